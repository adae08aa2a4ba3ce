/** What the library does with foreign traces: stored part by part, listed, opened, renamed, deleted. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { ForeignTrace } from '#core/foreign/foreign-trace.ts'
import { packForeign, unpackForeign } from '#core/foreign/pack.ts'
import { summariseForeign } from '#core/foreign/summary.ts'
import type { ForeignRow } from './foreign-tables.ts'
import { keysOf, type LabDatabase } from './schema.ts'
import { attempt, DISK_FLOOR_BYTES, diskFloorFailure } from './storage-failure.ts'
import { watchList } from './watch-list.ts'

/** What takes part in keeping a trace besides the trace. */
export interface KeepOptions {
  readonly signal?: { readonly aborted: boolean }
  /** Free bytes on the disk, undefined when nobody knows. */
  readonly freeBytes?: () => Promise<number | undefined>
}

/** Stores a trace; it is listed when all of it is there, and nothing of it stays otherwise. */
export async function keepForeign(
  database: LabDatabase,
  { id, name, created }: Pick<ForeignRow, 'id' | 'name' | 'created'>,
  trace: ForeignTrace,
  { signal, freeBytes }: KeepOptions = {},
): Promise<Result<undefined, Failure>> {
  const { foreignTraces, foreignParts } = database
  const kept = await attempt(name, async () => {
    const { format, events, durationNs: duration } = trace
    const summary = summariseForeign(trace)
    const row = { id, name, created, format, summary, events, duration }
    await foreignTraces.add({ ...row, state: 'importing', bytes: 0 })
    let bytes = 0
    let index = 0
    for (const part of packForeign(trace)) {
      if (signal?.aborted === true)
        return err(failure('E_STOPPED', 'Stopped as asked.', { at: name }))
      const free = await freeBytes?.()
      if (free !== undefined && free < DISK_FLOOR_BYTES) return err(diskFloorFailure(free, name))
      await foreignParts.add({ trace: id, index, bytes: part })
      bytes += part.length
      index += 1
    }
    await foreignTraces.put({ ...row, state: 'finished', bytes })
    return ok(undefined)
  })
  if (!kept.ok) await purgeForeign(database, id)
  return kept
}

/** Reads a trace whole; `progress` is told bytes, and of how many. */
export function openForeign(
  database: LabDatabase,
  id: string,
  progress?: (done: number, total: number) => void,
): Promise<Result<ForeignTrace, Failure>> {
  return attempt(id, async () => {
    const row = await database.foreignTraces.get(id)
    if (row === undefined) return err(gone(id))
    const [first, last] = keysOf(id)
    const parts: Uint8Array[] = []
    let done = 0
    // One at a time: asking for all at once can exceed what may be sent in one message.
    await database.foreignParts
      .where(':id')
      .between(first, last)
      .each(({ bytes }) => {
        parts.push(bytes)
        done += bytes.length
        progress?.(done, row.bytes)
      })
    return unpackForeign(parts, row.name)
  })
}

/** Calls `listener` with all traces now and after every change, newest first; returns an unsubscribe. */
export function watchForeign(
  database: LabDatabase,
  listener: (rows: readonly ForeignRow[]) => void,
  failed: (reason: Failure) => void,
): () => void {
  const list = async (): Promise<ForeignRow[]> => {
    const rows = await database.foreignTraces.orderBy('created').reverse().toArray()
    return rows.filter(({ state }) => state === 'finished')
  }
  return watchList(list, 'Library', listener, failed)
}

/** Changes the name of a trace, or takes it out of the list (`deleted`) and back (`finished`). */
export function changeForeign(
  database: LabDatabase,
  id: string,
  changes: Partial<Pick<ForeignRow, 'name' | 'state'>>,
): Promise<Result<undefined, Failure>> {
  return attempt(id, async () => {
    const changed = await database.foreignTraces.update(id, changes)
    return changed === 0 ? err(gone(id)) : ok(undefined)
  })
}

/** Erases a trace with all its parts. Fine if it is gone already. */
export function purgeForeign(
  database: LabDatabase,
  id: string,
): Promise<Result<undefined, Failure>> {
  const { foreignTraces, foreignParts } = database
  const [first, last] = keysOf(id)
  return attempt(id, () =>
    database.transaction('rw', foreignTraces, foreignParts, async () => {
      await foreignTraces.delete(id)
      await foreignParts.where(':id').between(first, last).delete()
      return ok(undefined)
    }),
  )
}

/**
 * Erases what was deleted and imports that were cut off. Call it at start, before any import; `busy` are
 * those that another window is taking in.
 */
export async function purgeForeignLeftovers(
  database: LabDatabase,
  busy: ReadonlySet<string>,
): Promise<number> {
  const found = await database.foreignTraces
    .where('state')
    .anyOf('deleted', 'importing')
    .primaryKeys()
  const left = found.filter((id) => !busy.has(id))
  for (const id of left) await purgeForeign(database, id)
  return left.length
}

function gone(at: string): Failure {
  return failure('E_FOREIGN_GONE', 'The trace is no longer in the library.', {
    at,
    hint: 'It was deleted, perhaps in another window.',
  })
}
