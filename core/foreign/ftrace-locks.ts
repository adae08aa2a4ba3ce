/**
 * What lock events say: `contention_begin`/`contention_end` (Linux 5.19 and later) that a task waits for a
 * lock, `lock_acquire`/`lock_release` (with lockdep) that it takes and holds one.
 */
import { LANE_RUNNING, LANE_SLEEPING, LANE_SPINNING } from '#core/analysis/lanes.ts'
import { TaskSlices } from './task-slices.ts'
import type { TraceBuilder } from './trace-builder.ts'

const ADDRESS = /^(?:lock_addr=)?((?:0x)?[\da-f]{4,16})\b\s*(.*)$/i

/** Reads locks into a trace. */
export class LockEvents {
  readonly #slices: TaskSlices

  constructor(draft: TraceBuilder) {
    this.#slices = new TaskSlices(draft, 'locks')
  }

  /** Takes an event of task `pid`; false if it is about no lock. */
  take(event: string, detail: string, pid: number, task: string, time: number): boolean {
    const parts = ADDRESS.exec(detail)
    if (parts === null) return false
    const [, address = '', rest = ''] = parts
    switch (event) {
      case 'contention_begin': {
        const state = /\bSPIN\b/.test(rest) ? LANE_SPINNING : LANE_SLEEPING
        const name = `waits for ${address}`
        return this.#slices.begin(pid, task, time, { name, state, detail, key: `wait ${address}` })
      }
      case 'contention_end':
        return this.#slices.end(pid, time, `wait ${address}`)
      case 'lock_acquire': {
        // `read`, `trylock`, then the name of the class.
        const name = rest.trim().split(/\s+/).at(-1) || address
        return this.#slices.begin(pid, task, time, {
          name,
          state: LANE_RUNNING,
          detail,
          key: `hold ${address}`,
        })
      }
      case 'lock_release':
        return this.#slices.end(pid, time, `hold ${address}`)
      default:
        return false
    }
  }
}
