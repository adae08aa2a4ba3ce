/**
 * Which processes can go first where a race is turned round: of the events after the first of the two
 * that do not depend on it, and the second, those with nothing before them among these.
 * (P. Abdulla et al., Optimal Dynamic Partial Order Reduction, POPL 2014: initials of v)
 */
import type { Trace } from './trace.ts'

/** Finds initials; {@link processes} holds the last ones, {@link count} of them. */
export class Initials {
  count = 0
  processes: Int32Array<ArrayBuffer> = new Int32Array(8)
  private readonly trace: Trace
  /** First event in v of each process met, by order of meeting. */
  private firsts: Int32Array<ArrayBuffer> = new Int32Array(8)
  private firstCount = 0

  constructor(trace: Trace) {
    this.trace = trace
  }

  /**
   * Race of event `index` with a step of `newcomer`, whose clock the trace has just worked on and which
   * is not an event yet.
   */
  find(index: number, newcomer: number): void {
    const { trace } = this
    this.count = 0
    this.firstCount = 0
    for (let event = index + 1; event < trace.length; event++) {
      if (trace.happenedBefore(index, event)) continue
      const process = trace.process[event]!
      if (this.isKnown(process)) continue
      let first = true
      for (let at = 0; at < this.firstCount && first; at++) {
        first = !trace.happenedBefore(this.firsts[at]!, event)
      }
      this.note(event, process, first)
    }
    if (this.isKnown(newcomer)) return
    for (let at = 0; at < this.firstCount; at++) if (trace.isBefore(this.firsts[at]!)) return
    this.add(newcomer)
  }

  private isKnown(process: number): boolean {
    for (let at = 0; at < this.firstCount; at++) {
      if (this.trace.process[this.firsts[at]!] === process) return true
    }
    return false
  }

  private note(event: number, process: number, first: boolean): void {
    if (this.firstCount === this.firsts.length) {
      const longer = new Int32Array(2 * this.firsts.length)
      longer.set(this.firsts)
      this.firsts = longer
    }
    this.firsts[this.firstCount++] = event
    if (first) this.add(process)
  }

  private add(process: number): void {
    if (this.count === this.processes.length) {
      const longer = new Int32Array(2 * this.count)
      longer.set(this.processes)
      this.processes = longer
    }
    this.processes[this.count++] = process
  }
}
