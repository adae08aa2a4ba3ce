/**
 * Which recordings somebody is writing to right now, in whatever window or worker. Each writer holds a
 * lock of the platform, which is released when its worker or the whole process dies: what is in state
 * `recording` without a lock was cut off.
 */
const PREFIX = 'racelab-writer-'

/** The part of `navigator.locks` that is needed. */
export type Locks = Pick<LockManager, 'request' | 'query'>

/** Holds the lock of a recording until the returned function is called; several may hold a `shared` one. */
export async function holdWriterLock(
  recording: string,
  locks: Locks,
  mode: LockMode = 'exclusive',
): Promise<() => void> {
  return new Promise((held, failed) => {
    locks
      .request(PREFIX + recording, { mode }, () => new Promise<void>((release) => held(release)))
      .catch(failed)
  })
}

/** Recordings whose lock is held. */
export async function liveWriters(locks: Locks): Promise<ReadonlySet<string>> {
  const { held = [] } = await locks.query()
  const names = held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name] : []))
  return new Set(names.map((name) => name.slice(PREFIX.length)))
}
