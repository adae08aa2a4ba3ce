/** How every command ends. */
export const EXIT_CLEAN = 0
export const EXIT_VIOLATED = 1
/** The input cannot be used: a wrong name, a wrong value, a damaged file, an unwritable path. */
export const EXIT_UNUSABLE = 2
/** Interrupted, or over a limit. */
export const EXIT_INCOMPLETE = 3

/** One of the four. */
export type ExitCode = 0 | 1 | 2 | 3
