/** Taking results apart in tests. */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'

/** The value of a success. @throws with the reason when it is a failure */
export function expectOk<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`expected success: ${JSON.stringify(result.error)}`)
  return result.value
}

/** The reason of a failure. @throws when it is a success */
export function expectFailure(result: Result<unknown, Failure>): Failure {
  if (result.ok) throw new Error('expected a failure')
  return result.error
}
