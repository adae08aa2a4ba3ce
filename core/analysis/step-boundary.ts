/**
 * Where a call really begins and ends. Events of one step all carry the time at which the step began: a
 * call that follows a pause of a thousand ticks says when the pause began. What happens at the end of a
 * step is therefore dated by the next event of the same actor that has a later time.
 */

const ACTORS = 256

/** Watches, for each actor, whether the step in which something happened is over. */
export class StepBoundary {
  readonly #waiting = new Uint8Array(ACTORS)
  readonly #since = new Float64Array(ACTORS)

  /** Something happened to `actor` in the step that began at `time`. */
  await(actor: number, time: number): void {
    this.#waiting[actor] = 1
    this.#since[actor] = time
  }

  /** True once for each step waited for: an event of `actor` at `time` is after it. */
  reached(actor: number, time: number): boolean {
    if (this.#waiting[actor] === 0 || time <= (this.#since[actor] as number)) return false
    this.#waiting[actor] = 0
    return true
  }
}
