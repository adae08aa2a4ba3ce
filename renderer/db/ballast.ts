/**
 * Room held free for the end of a recording: where the disk, or what the lab may use of it, is full,
 * nothing could be written any more that makes a whole recording of what is there. A row that is written
 * with the first and thrown overboard then.
 *
 * It has to go in a transaction of its own: a browser weighs what a transaction writes against the room
 * there is before it, and lets one pass always that only deletes.
 */
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { LabDatabase } from './schema.ts'
import { attempt } from './storage-failure.ts'

/** Enough for the manifest of a hundred million events, and for most recordings' pictures. */
const BALLAST_BYTES = 1024 * 1024
/** As many as the platform gives at once. */
const RANDOM_BYTES = 65_536

/** What holds the room: random bytes, because the store compresses others away. */
export function ballast(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(BALLAST_BYTES)
  for (let at = 0; at < bytes.length; at += RANDOM_BYTES) {
    crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES))
  }
  return bytes
}

/** Makes the room that was held free for `recording`. Fine if none was. */
export function dropBallast(
  database: LabDatabase,
  recording: string,
): Promise<Result<undefined, Failure>> {
  return attempt(recording, async () => {
    await database.parts.delete([recording, 'ballast'])
    return ok(undefined)
  })
}
