/** Wraps a scheduler and writes down every choice it makes. */
import type { MachineView, Scheduler } from '#core/machine/oracle.ts'
import { dataChoice } from './schedule.ts'
import type { Schedule } from './schedule.ts'

/** A scheduler that remembers what another one chose. */
export class RecordingScheduler implements Scheduler {
  readonly name: string
  private readonly inner: Scheduler
  private choices = new Int32Array(256)
  private count = 0

  constructor(inner: Scheduler) {
    this.inner = inner
    this.name = inner.name
  }

  attach(state: Int32Array<ArrayBuffer>): void {
    this.inner.attach(state)
  }

  pick(machine: MachineView): number {
    return this.note(this.inner.pick(machine))
  }

  choose(limit: number): number {
    const value = this.inner.choose(limit)
    this.note(dataChoice(value))
    return value
  }

  jitter(limit: number): number {
    return this.inner.jitter(limit)
  }

  /** What was chosen so far, in order. */
  schedule(): Schedule {
    return this.choices.slice(0, this.count)
  }

  private note(entry: number): number {
    if (this.count === this.choices.length) {
      const longer = new Int32Array(2 * this.count)
      longer.set(this.choices)
      this.choices = longer
    }
    this.choices[this.count++] = entry
    return entry
  }
}

/** Records the choices of `inner`; restoring a machine does not take choices back. */
export function recordingScheduler(inner: Scheduler): RecordingScheduler {
  return new RecordingScheduler(inner)
}
