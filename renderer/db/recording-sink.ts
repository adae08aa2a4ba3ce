/**
 * Writes a recording into the database, in the worker that makes it. A chunk and its summary go in one
 * transaction, so whatever kills the process, the summaries that are there name exactly the chunks that
 * are there; nothing has to be repaired.
 *
 * The library's row is written at begin and at the end only: a list that watches it is not woken by
 * every chunk.
 */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { Manifest } from '#core/trace/format.ts'
import type { TraceSink } from '#core/trace/source.ts'
import { ballast, dropBallast } from './ballast.ts'
import { eventTables, storeChunk } from './chunk-store.ts'
import { listRow, type LabDatabase, type RecordingState } from './schema.ts'
import { checkRoom, checkRoomForChunk, type FreeBytes } from './disk-room.ts'
import { attempt, goneFailure, wantsRoom } from './storage-failure.ts'

/** Who the new recording is. */
export interface NewRecording {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly name?: string
  readonly tags?: readonly string[]
}

export interface RecordingSinkOptions {
  /** `importing` keeps it out of the library until it is finished. */
  readonly state?: 'recording' | 'importing'
  /** Bytes of the chunks that are there already, of a recording that is gone on with. */
  readonly keptBytes?: number
  readonly freeBytes?: FreeBytes
}

/** A sink for one recording. */
export function createRecordingSink(
  database: LabDatabase,
  recording: NewRecording,
  options: RecordingSinkOptions = {},
): TraceSink {
  const { id, created, name = '', tags = [] } = recording
  const state = options.state ?? 'recording'
  let bytes = options.keptBytes ?? 0

  return {
    begin: (manifest, debug) =>
      attempt(manifest.title, async () => {
        const space = await checkRoom(options.freeBytes, manifest.title)
        if (!space.ok) return space
        const { recordings, parts } = database
        await database.transaction('rw', recordings, parts, async () => {
          await recordings.add(listRow({ id, created, name, tags, state, bytes }, manifest))
          await parts.add({ recording: id, part: 'manifest', value: manifest })
          await parts.add({ recording: id, part: 'debug', value: debug })
          // An import that finds no room is not sealed but taken away.
          if (state === 'recording') {
            await parts.add({ recording: id, part: 'ballast', value: ballast() })
          }
        })
        return ok(undefined)
      }),

    append: (index, chunk, manifest) =>
      attempt(manifest.title, async () => {
        const space = await checkRoomForChunk(index, options.freeBytes, manifest.title)
        if (!space.ok) return space
        const stored = await appendChunk(database, id, state, index, chunk, manifest)
        if (stored.ok) bytes += chunk.length
        return stored
      }),

    finish: (manifest) => sealRecording(database, id, state, manifest, bytes),
  }
}

async function appendChunk(
  database: LabDatabase,
  id: string,
  state: RecordingState,
  index: number,
  bytes: Uint8Array,
  manifest: Manifest,
): Promise<Result<undefined, Failure>> {
  const { recordings } = database
  return database.transaction('rw', [recordings, ...eventTables(database)], async () => {
    const row = await recordings.get(id)
    const summary = manifest.chunks[index]
    if (row?.state !== state || summary === undefined) return err(goneFailure(manifest.title))
    await storeChunk(database, { recording: id, index, bytes }, summary)
    return ok(undefined)
  })
}

/**
 * Gives a recording in state `from` its final manifest; it is in the library from then on. Where no room
 * is left for that, the room that was held free for it is taken.
 */
export async function sealRecording(
  database: LabDatabase,
  id: string,
  from: RecordingState,
  manifest: Manifest,
  bytes: number,
): Promise<Result<undefined, Failure>> {
  const { recordings, parts } = database
  const seal = (): Promise<Result<undefined, Failure>> =>
    attempt(manifest.title, () =>
      database.transaction('rw', recordings, parts, async () => {
        const row = await recordings.get(id)
        if (row?.state !== from) return err(goneFailure(manifest.title))
        await recordings.put(listRow({ ...row, state: 'finished', bytes }, manifest))
        await parts.put({ recording: id, part: 'manifest', value: manifest })
        await parts.delete([id, 'ballast'])
        return ok(undefined)
      }),
    )
  const sealed = await seal()
  if (sealed.ok || !wantsRoom(sealed.error)) return sealed
  const dropped = await dropBallast(database, id)
  return dropped.ok ? seal() : dropped
}
