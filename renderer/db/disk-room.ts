/** Whoever writes chunks looks at the free disk space on the way: a full disk endangers all recordings. */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { DISK_FLOOR_BYTES, diskFloorFailure } from './storage-failure.ts'

/** Free bytes on the disk, undefined when nobody knows. */
export type FreeBytes = () => Promise<number | undefined>

/** Chunks between two looks at the free disk space: about 4 MB. */
const CHUNKS_PER_LOOK = 32

/** Refuses when the disk is at its floor. `at` names the recording. */
export async function checkRoom(
  freeBytes: FreeBytes | undefined,
  at: string,
): Promise<Result<undefined, Failure>> {
  const free = await freeBytes?.()
  return free === undefined || free >= DISK_FLOOR_BYTES
    ? ok(undefined)
    : err(diskFloorFailure(free, at))
}

/** The same before chunk `index` is written, at some chunks. */
export async function checkRoomForChunk(
  index: number,
  freeBytes: FreeBytes | undefined,
  at: string,
): Promise<Result<undefined, Failure>> {
  const looks = index % CHUNKS_PER_LOOK === CHUNKS_PER_LOOK - 1
  return looks ? checkRoom(freeBytes, at) : ok(undefined)
}
