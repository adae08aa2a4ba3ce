/** Why lanes could not be drawn, in words. */
import { failure, type Failure } from '#core/base/failure.ts'

export function lanesFailure(reason: unknown): Failure {
  const why = reason instanceof Error ? reason.message : String(reason)
  return failure('E_LANES', `The lanes cannot be drawn: ${why}`)
}
