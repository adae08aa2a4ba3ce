/** Slices that tasks open and close themselves, on a lane beside what the scheduler says of them. */
import { LANE_RUNNING } from '#core/analysis/lanes.ts'
import { MAX_DEPTH, MAX_TRACKS } from './limits.ts'
import type { TraceBuilder } from './trace-builder.ts'

interface Open {
  readonly slice: number
  /** What it has to be closed by; empty where the innermost is closed. */
  readonly key: string
}

/** Lanes of one sort: what programs print, functions, locks. */
export class TaskSlices {
  readonly #draft: TraceBuilder
  readonly #sort: string
  readonly #lanes = new Map<number, { readonly track: number; readonly open: Open[] }>()

  constructor(draft: TraceBuilder, sort: string) {
    this.#draft = draft
    this.#sort = sort
  }

  /** False if too many are open, or too many tasks have any. */
  begin(pid: number, task: string, time: number, slice: NewSlice): boolean {
    let lane = this.#lanes.get(pid)
    if (lane === undefined && this.#lanes.size >= MAX_TRACKS) return false
    if (lane === undefined) {
      const name = `${task}: ${this.#sort}`
      lane = { track: this.#draft.track({ kind: 'task', name, group: '', number: pid }), open: [] }
      this.#lanes.set(pid, lane)
    }
    if (lane.open.length >= MAX_DEPTH) return false
    const { name, state = LANE_RUNNING, detail = '', key = '' } = slice
    const row = this.#draft.begin(lane.track, time, name, state, detail)
    lane.open.push({ slice: row, key })
    return true
  }

  /** Closes the innermost slice of that key; false if none is open. */
  end(pid: number, time: number, key = ''): boolean {
    const open = this.#lanes.get(pid)?.open
    const at = open?.findLastIndex((one) => one.key === key) ?? -1
    const [closed] = at < 0 ? [] : (open?.splice(at, 1) ?? [])
    if (closed === undefined) return false
    this.#draft.end(closed.slice, time)
    return true
  }
}

interface NewSlice {
  readonly name: string
  readonly state?: number
  readonly detail?: string
  readonly key?: string
}
