/** Thrown when the program itself is wrong; never because of what a user did. */
class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/** Stops at once when something that must hold does not. @throws InvariantError */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}

/** The `default:` of a switch over a union: a type error when a member is not handled. */
export function assertNever(value: never): never {
  throw new InvariantError(`unexpected value ${JSON.stringify(value)}`)
}
