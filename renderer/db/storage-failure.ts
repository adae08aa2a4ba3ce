/** What can go wrong with the store, in the lab's own words. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, type Result } from '#core/base/result.ts'

/** Free disk space below which no recording goes on, in bytes: a full disk endangers all recordings. */
export const DISK_FLOOR_BYTES = 512 * 1024 * 1024

/** What is said when there is no room left: by the browser's rules, or because the disk took no more. */
const FULL = 'E_STORAGE_FULL'
const NOT_WRITTEN = 'E_STORAGE_WRITE'

/** Chromium's words where the system refuses to write, with those of LevelDB and SQLite. */
const REFUSED_BY_DISK = /write blobs|IO ?Error|no space|disk (is )?full/i

/** Whether it failed for want of room, as far as can be told. */
export function wantsRoom({ code }: Failure): boolean {
  return code === FULL || code === NOT_WRITTEN
}

/** Runs `action` on the database; what it throws becomes a failure at `at`. */
export async function attempt<Value>(
  at: string,
  action: () => PromiseLike<Result<Value, Failure>>,
): Promise<Result<Value, Failure>> {
  try {
    return await action()
  } catch (problem) {
    return err(storageFailure(problem, at))
  }
}

/** From whatever the database threw. `at` names the recording. */
export function storageFailure(problem: unknown, at: string): Failure {
  const names = errorNames(problem)
  if (names.includes('QuotaExceededError')) {
    return failure(FULL, 'The disk, or the room the lab may use on it, is full.', {
      at,
      hint: 'Delete recordings in the Library or free disk space. What was recorded until now is kept.',
    })
  }
  if (names.includes('DatabaseClosedError') || names.includes('VersionError')) {
    // Chromium closes it where the disk took no more, and opens it again when there is room.
    return failure('E_STORAGE_CLOSED', 'The database was closed, or changed by another window.', {
      at,
      hint: 'Free disk space if the disk is full, then reload the lab. What was recorded until now is kept.',
    })
  }
  const reason = problem instanceof Error ? problem.message : String(problem)
  if (REFUSED_BY_DISK.test(reason)) {
    return failure(NOT_WRITTEN, `The disk took no more: ${reason}.`, {
      at,
      hint: 'Most likely it is full: free disk space or delete recordings in the Library. What was recorded until now is kept.',
    })
  }
  return failure('E_STORAGE', `The database refused: ${reason}`, {
    at,
    hint: 'Restart the lab. Recordings that were finished are not touched.',
  })
}

/** Recording stops before the disk is full, because a full disk can cost every recording there is. */
export function diskFloorFailure(free: number, at: string): Failure {
  const megabytes = Math.round(free / 1024 / 1024)
  return failure('E_DISK_FLOOR', `Only ${megabytes} MiB are left on the disk.`, {
    at,
    hint: 'Free disk space or delete recordings in the Library, then try again. What was recorded until now is kept.',
  })
}

/** The recording is not there, or not in a state in which this can be done to it. */
export function goneFailure(at: string): Failure {
  return failure('E_RECORDING_GONE', 'The recording is no longer in the library.', {
    at,
    hint: 'It was deleted, perhaps in another window.',
  })
}

/** Names of an error and of those inside it: Dexie wraps what IndexedDB says. */
function errorNames(problem: unknown): string[] {
  const names: string[] = []
  let current = problem
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    if ('name' in current) names.push(String(current.name))
    current = 'inner' in current ? current.inner : undefined
  }
  return names
}
