/**
 * A machine that can only do what was recorded: it takes the events of a run as steps of a few events
 * each and applies their writes. Its image is its memory and where it stands. Stands in for the real one
 * where the subject is how replay uses a machine.
 */
import { DATA_BASE } from '#core/language/debug-info.ts'
import { eventKind } from '#core/event/kinds.ts'
import type { EventColumns } from '#core/event/columns.ts'
import type { ReExecutor, ThreadMoment } from '#core/replay/moment.ts'

export class RecordedMachine implements ReExecutor {
  readonly #columns: EventColumns
  readonly #memory: Uint8Array<ArrayBuffer>
  /** Of each event: where the step after its own begins. */
  readonly #stepEnds: Int32Array
  /** From this event on it writes other values: a machine that goes another way. */
  readonly #wrongAt: number
  #next = 0
  /** Events executed since it was made, and images taken. */
  executed = 0
  snapshots = 0

  /** `steps`: numbers of the events at which steps begin, ascending, 0 first. */
  constructor(columns: EventColumns, memoryBytes: number, steps: readonly number[], wrongAt = -1) {
    this.#columns = columns
    this.#memory = new Uint8Array(memoryBytes)
    this.#stepEnds = new Int32Array(columns.count).fill(columns.count)
    for (const [index, start] of steps.entries()) {
      const end = steps[index + 1] ?? columns.count
      this.#stepEnds.fill(end, start, end)
    }
    this.#wrongAt = wrongAt
  }

  restore(keyframe: Uint8Array, seq: number): void {
    this.#memory.set(keyframe.subarray(0, this.#memory.length))
    this.#next = seq
  }

  runTo(seq: number): number {
    for (;;) {
      const end = this.#stepEnds[this.#next] ?? this.#columns.count
      if (end - 1 > seq || this.#next >= this.#columns.count) return this.#next
      for (let row = this.#next; row < end; row += 1) this.#apply(row)
      this.executed += end - this.#next
      this.#next = end
    }
  }

  snapshot(): Uint8Array<ArrayBuffer> {
    this.snapshots += 1
    return this.#memory.slice()
  }

  threads(): readonly ThreadMoment[] {
    return [{ actor: 0, cpu: 0, status: 'running', site: this.#next, waitsFor: 0, frames: [] }]
  }

  memory(): Uint8Array<ArrayBuffer> {
    return this.#memory.slice()
  }

  #apply(row: number): void {
    const { kind, object, value, valueHigh, aux } = this.#columns
    if (eventKind(kind[row] ?? 0)?.writes !== true) return
    const words = new Int32Array([value[row] ?? 0, valueHigh[row] ?? 0])
    if (this.#wrongAt >= 0 && row >= this.#wrongAt) words[0] = (words[0] ?? 0) + 1
    const bytes = new Uint8Array(words.buffer).subarray(0, (aux[row] ?? 0) & 0xff)
    this.#memory.set(bytes, (object[row] ?? 0) - DATA_BASE)
  }
}
