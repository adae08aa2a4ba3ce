/** How every command ends. */
export const EXIT_CLEAN = 0
export const EXIT_VIOLATED = 1
/** The input cannot be used: a wrong name, a wrong value, a damaged file, an unwritable path. */
export const EXIT_UNUSABLE = 2
/** Interrupted, or over a limit. */
export const EXIT_INCOMPLETE = 3

/** Something in the lab itself is wrong. No command returns it. */
export const EXIT_BUG = 4

/** What a command returns. */
export type ExitCode = 0 | 1 | 2 | 3
