/** A violation a search has found, with a schedule that leads to it. */
import type { VerdictFamily } from '#core/event/checks.ts'
import type { Schedule } from '#core/schedule/schedule.ts'

/** One way in which a program fails. Violations with the same signature are one finding. */
export interface Finding {
  /** Same program, same fault: same text, whatever the schedule. See signature.ts. */
  readonly signature: string
  /** Code and name of the check (core/event/checks.ts), and what it is about. */
  readonly check: number
  readonly kind: string
  readonly family: VerdictFamily
  readonly message: string
  /** Instruction that broke it, and its place in the sources as `file.c:12`. */
  readonly site: number
  readonly place: string
  /** Actors involved, the one that broke it first. */
  readonly actors: readonly number[]
  /** How often it was met; a reduced search meets it once for each trace. */
  readonly count: number
  /** The first schedule that leads to it, in the form of core/schedule/schedule.ts. */
  readonly schedule: Schedule
  /** Changes of the running actor under that schedule (switches.ts), and steps. */
  readonly switches: number
  readonly steps: number
}
