/**
 * How a window learns that the worker of a recording is gone, even when it was killed and nobody says
 * so: the worker holds a lock while it writes, and the platform gives the lock away when it is no more.
 */
import { liveWriters, type Locks } from '#renderer/db/live-writers.ts'

const LOOK_EVERY_MS = 250
/** A worker that has not taken its lock by then never will. */
const START_MS = 5_000
/** Its last message may still be on the way. */
const LAST_MESSAGE_MS = 500

/** Resolves some time after nobody writes to `recording` any more. */
export async function whenWriterEnds(recording: string, locks: Locks): Promise<void> {
  let waited = 0
  while (waited < START_MS && !(await liveWriters(locks)).has(recording)) {
    await pause(LOOK_EVERY_MS)
    waited += LOOK_EVERY_MS
  }
  while ((await liveWriters(locks)).has(recording)) await pause(LOOK_EVERY_MS)
  await pause(LAST_MESSAGE_MS)
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
