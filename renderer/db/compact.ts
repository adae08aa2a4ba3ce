/**
 * Recordings that keep no events: manifest and sources stay, and everything else is made again from them
 * when it is wanted. Only for recordings that this engine does make again: whoever asks has tried it.
 */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { TraceSink, TraceSource } from '#core/trace/source.ts'
import { checkRoom, checkRoomForChunk, type FreeBytes } from './disk-room.ts'
import { eraseChunks, eventTables, storeChunk } from './chunk-store.ts'
import { readPart } from './recording-source.ts'
import { listRow, type LabDatabase } from './schema.ts'
import { attempt, goneFailure } from './storage-failure.ts'

/** A recording without its events. */
export type EventlessTrace = Pick<TraceSource, 'manifest' | 'debug'>

/** Erases the events of a finished recording; its manifest, sources and pictures stay. */
export function dropEvents(database: LabDatabase, id: string): Promise<Result<undefined, Failure>> {
  const { recordings } = database
  return attempt(id, () =>
    database.transaction('rw', [recordings, ...eventTables(database)], async () => {
      const row = await recordings.get(id)
      if (row?.state !== 'finished') return err(goneFailure(id))
      await recordings.put({ ...row, bytes: 0, compact: true })
      await eraseChunks(database, id)
      return ok(undefined)
    }),
  )
}

/** Takes away what a compact recording has of its events: they were being made again, and it came to nothing. */
export function dropUnfinishedEvents(
  database: LabDatabase,
  id: string,
): Promise<Result<undefined, Failure>> {
  const { recordings } = database
  return attempt(id, () =>
    database.transaction('rw', [recordings, ...eventTables(database)], async () => {
      const row = await recordings.get(id)
      if (row?.compact !== true) return ok(undefined)
      await eraseChunks(database, id)
      return ok(undefined)
    }),
  )
}

/** What a compact recording is made again from. */
export function readEventless(
  database: LabDatabase,
  id: string,
): Promise<Result<EventlessTrace, Failure>> {
  return attempt(id, async () => {
    const manifest = await readPart(database, id, 'manifest')
    const debug = await readPart(database, id, 'debug')
    return manifest && debug ? ok({ manifest, debug }) : err(goneFailure(id))
  })
}

/**
 * Puts the events back. The recording stays a compact one until the last of them is there: whatever
 * interrupts it, it can be tried again.
 */
export function createEventsSink(
  database: LabDatabase,
  id: string,
  freeBytes?: FreeBytes,
): TraceSink {
  const { recordings, parts } = database
  let stored = 0
  return {
    begin: (manifest) => checkRoom(freeBytes, manifest.title),
    append: (index, bytes, manifest) =>
      attempt(manifest.title, async () => {
        const space = await checkRoomForChunk(index, freeBytes, manifest.title)
        if (!space.ok) return space
        return database.transaction('rw', [recordings, ...eventTables(database)], async () => {
          const row = await recordings.get(id)
          const summary = manifest.chunks[index]
          if (row?.compact !== true || summary === undefined) {
            return err(goneFailure(manifest.title))
          }
          await storeChunk(database, { recording: id, index, bytes }, summary)
          stored += bytes.length
          return ok(undefined)
        })
      }),
    finish: (manifest) =>
      attempt(manifest.title, () =>
        database.transaction('rw', recordings, parts, async () => {
          const row = await recordings.get(id)
          if (row?.compact !== true) return err(goneFailure(manifest.title))
          await recordings.put(listRow({ ...row, bytes: stored }, manifest))
          await parts.put({ recording: id, part: 'manifest', value: manifest })
          return ok(undefined)
        }),
      ),
  }
}
