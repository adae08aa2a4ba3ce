/** Something the machine or its user must change before the lab can start: a sentence, and what to do. */
export class SetupError extends Error {
  /**
   * @param {string} message what is wrong, naming the thing
   * @param {string} [hint] what to do about it
   */
  constructor(message, hint) {
    super(message)
    this.name = 'SetupError'
    this.hint = hint
  }
}

/**
 * The shortest true account of a failed operation: its system code if there is one, else its message.
 * @param {unknown} error
 * @returns {string}
 */
export function reasonOf(error) {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? error.cause : error
  const code = /** @type {NodeJS.ErrnoException} */ (cause).code
  return code ?? cause.message.split('\n', 1)[0] ?? cause.name
}
