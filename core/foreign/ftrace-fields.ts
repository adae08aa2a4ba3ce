/** What the lines of ftrace text say, however they are laid out. */

/** What stands on a line of an event. */
export interface FtraceLine {
  readonly task: string
  readonly pid: number
  /** -1 where the line does not say. */
  readonly tgid: number
  readonly cpu: number
  readonly seconds: number
  readonly nanoseconds: number
  /** `sched_switch`, or the function of a line of the function tracer. */
  readonly event: string
  /** What follows the name of the event. */
  readonly detail: string
}

/** Nanoseconds of the digits after the point of a time: 9 of them, or 6. */
export function nanosecondsOf(digits: string): number {
  return digits.length === 9 ? Number(digits) : Number(digits) * 1_000
}
