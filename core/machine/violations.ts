/**
 * Broken oracles: kept in the image as records of sixteen words, so that a restored machine knows
 * exactly what it knew then; turned into sentences only when somebody reads them.
 */
import { describeViolation } from '#core/check/describe.ts'
import { ACTOR_IRQ, ACTOR_MACHINE } from '#core/event/actors.ts'
import { checkKind } from '#core/event/checks.ts'
import { EVENT_END, EVENT_VIOLATION, EVENT_WARNING } from '#core/event/kinds.ts'
import * as At from './layout.ts'
import type { Violation } from './oracle.ts'
import type { MachineState } from './state.ts'

/** `value` of the end event. */
export const END_QUIESCENT = 0
const END_VIOLATED = 1
export const END_STOPPED = 2
export const END_LIMIT = 3

/** Words of HEADER_OUTCOME. */
export const OUTCOME_RUNNING = 0
export const OUTCOME_QUIESCENT = 1
export const OUTCOME_VIOLATED = 2

const CHECK = 0
const SITE = 1
const ADDRESS = 2
const FIRST_ACTOR = 3
const THREADS = 4
const INTERRUPTS = 5
const OTHER_COUNT = 6
const OTHERS = 7
const OTHER_LIMIT = 4
const STEP_F64 = 6
const TIME_F64 = 7
const DETAIL = 11

/** What is known when an oracle breaks; all but the first three may be left out. */
export interface Finding {
  readonly check: number
  readonly site: number
  readonly actor: number
  readonly address?: number
  /** Other actors that take part. */
  readonly others?: readonly number[]
  readonly otherSites?: readonly number[]
  /** One number for the message: a value, a size, an index; its meaning depends on the check. */
  readonly detail?: number
}

/**
 * Records a finding, emits its event, and ends the run if its check fails and is not one the
 * configuration passes over. What does not end the run is reported once, and not at all when the
 * table is full.
 */
export function report(state: MachineState, finding: Finding): void {
  const { i32, config } = state
  const fails = checkKind(finding.check)?.fails ?? true
  const goesOn = !fails || config.checks.continueAfter.includes(finding.check)
  if (goesOn && isKnown(state, finding)) return
  // The last place is kept for what ends the run.
  const index = Math.min(i32[At.HEADER_VIOLATIONS]!, state.layout.violationLimit - 1)
  write(state, state.layout.violations + index * At.VIOLATION_WORDS, finding)
  i32[At.HEADER_VIOLATIONS] = index + 1
  if (state.recorder.recording) {
    const context = state.contextOf[finding.actor] ?? -1
    const cpu = context < 0 ? 0 : i32[context + At.CONTEXT_CPU]!
    const kind = fails ? EVENT_VIOLATION : EVENT_WARNING
    const { check, actor, site, address = 0 } = finding
    state.recorder.add(kind, actor, cpu, site, address, check, 0, 0, 0, index)
  }
  if (!goesOn) end(state, OUTCOME_VIOLATED, END_VIOLATED)
}

/** Ends the run: no actor is enabled from here on. */
export function end(state: MachineState, outcome: number, code: number): void {
  const { i32 } = state
  if (i32[At.HEADER_PHASE] === At.PHASE_ENDED) return
  i32[At.HEADER_PHASE] = At.PHASE_ENDED
  i32[At.HEADER_OUTCOME] = outcome
  state.stale = true
  if (state.recorder.recording) {
    state.recorder.add(EVENT_END, ACTOR_MACHINE, 0, 0, 0, code, 0, 0, 0, 0)
  }
}

function isKnown(state: MachineState, finding: Finding): boolean {
  const { i32, layout } = state
  const other = finding.otherSites?.[0] ?? 0
  for (let index = 0; index < i32[At.HEADER_VIOLATIONS]!; index++) {
    const at = layout.violations + index * At.VIOLATION_WORDS
    if (i32[at + CHECK] !== finding.check) continue
    const [site, otherSite] = [i32[at + SITE]!, i32[at + OTHERS]!]
    if (site === finding.site && otherSite === other) return true
    if (site === other && otherSite === finding.site) return true
  }
  return i32[At.HEADER_VIOLATIONS]! >= layout.violationLimit - 1
}

function write(state: MachineState, at: number, finding: Finding): void {
  const { i32, f64 } = state
  const others = finding.others ?? []
  const otherSites = (finding.otherSites ?? []).slice(0, OTHER_LIMIT)
  i32[at + CHECK] = finding.check
  i32[at + SITE] = finding.site
  i32[at + ADDRESS] = finding.address ?? 0
  i32[at + FIRST_ACTOR] = finding.actor
  i32[at + THREADS] = others.filter((actor) => actor < ACTOR_IRQ).reduce(withBit, 0)
  i32[at + INTERRUPTS] = others
    .filter((actor) => actor >= ACTOR_IRQ)
    .reduce((mask, actor) => withBit(mask, actor - ACTOR_IRQ), 0)
  i32[at + OTHER_COUNT] = otherSites.length
  otherSites.forEach((site, index) => (i32[at + OTHERS + index] = site))
  i32[at + DETAIL] = finding.detail ?? 0
  f64[(at >> 1) + STEP_F64] = f64[At.HEADER_STEPS_F64]!
  f64[(at >> 1) + TIME_F64] = f64[At.HEADER_NOW_F64]!
}

const withBit = (mask: number, bit: number): number => mask | (1 << bit)

/** Every finding recorded so far, in order, with its sentence. */
export function violationsOf(state: MachineState): Violation[] {
  const found: Violation[] = []
  for (let index = 0; index < state.i32[At.HEADER_VIOLATIONS]!; index++) {
    found.push(read(state, state.layout.violations + index * At.VIOLATION_WORDS))
  }
  return found
}

function read(state: MachineState, at: number): Violation {
  const { i32, f64, program } = state
  const actors = [i32[at + FIRST_ACTOR]!]
  for (let bit = 0; bit < 32; bit++) if ((i32[at + THREADS]! >>> bit) & 1) actors.push(bit)
  for (let bit = 0; bit < 32; bit++) {
    if ((i32[at + INTERRUPTS]! >>> bit) & 1) actors.push(ACTOR_IRQ + bit)
  }
  const otherSites = Array.from(i32.subarray(at + OTHERS, at + OTHERS + i32[at + OTHER_COUNT]!))
  const found = {
    check: i32[at + CHECK]!,
    site: i32[at + SITE]!,
    address: i32[at + ADDRESS]!,
    actors,
    otherSites,
  }
  return {
    ...found,
    message: describeViolation(program, found, i32[at + DETAIL]!),
    step: f64[(at >> 1) + STEP_F64]!,
    time: f64[(at >> 1) + TIME_F64]!,
  }
}
