/** Deleting with a way back, the same for everything that is listed. */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import { useNoticesStore } from './notices.ts'

type Done = Promise<Result<undefined, Failure>>

/** Where deleted things go. */
export interface Bin {
  /** Takes one out of the list. */
  remove(id: string): Done
  /** Undoes `remove`, until `purge`. */
  restore(id: string): Done
  /** Erases a removed one for good. */
  purge(id: string): Done
}

/** Takes something away at once and offers Undo; it is erased when the offer has passed. */
export function useDeletion(bin: Bin): (id: string, name: string) => Promise<void> {
  const notices = useNoticesStore()

  function report(result: Result<undefined, Failure>): void {
    if (!result.ok) notices.failed(result.error)
  }

  return async (id, name) => {
    report(await bin.remove(id))
    notices.done(`Deleted ${name}`, {
      action: { label: 'Undo', run: () => void bin.restore(id).then(report) },
      expired: () => void bin.purge(id).then(report),
    })
  }
}
