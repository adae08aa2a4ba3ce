/** What an instruction that is executed outside the interpreter's loop tells it. */

/** Done: go on with the next instruction. */
export const GO_ON = 0
/** Not done: the context rests before the same instruction and will try again. */
export const REST = 1
/** The context has ended or the run has. */
export const HALT = 2

/** Return address of the outermost frame of a context. */
export const RETURN_TO_NOBODY = -4
