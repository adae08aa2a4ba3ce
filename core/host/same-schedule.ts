/**
 * The same schedule for another program. A schedule is its switches from one actor to another; each is
 * anchored to the source position after which it happened: a line that both programs have, and its
 * how-manieth passage by that actor. The other program switches at the same anchors; code that only it
 * has runs without a switch; an anchor whose next actor cannot run then, or that never comes, is skipped.
 */
import { invariant } from '#core/base/invariant.ts'
import { SETUP_THREAD } from '#core/event/actors.ts'
import { functionOfSite, placeOfSite } from '#core/language/debug-info.ts'
import type { Program } from '#core/language/program.ts'
import type { MachineConfig } from '#core/machine/config.ts'
import { createMachine, type Machine } from '#core/machine/machine.ts'
import type { MachineView, Scheduler } from '#core/machine/oracle.ts'
import { followSchedule } from '#core/schedule/follow.ts'
import { dataChoice, type Schedule } from '#core/schedule/schedule.ts'

/** What is run. */
export interface Scheduled {
  readonly program: Program
  readonly config: MachineConfig
}

/** Why a switch was not made: its next actor could not run, or its position never came. */
export type SkipReason = 'cannot run' | 'never came'

/** A switch that was left out. */
export interface SkippedSwitch {
  readonly from: number
  readonly to: number
  /** The position after which it should have happened, as in {@link positionName}. */
  readonly position: string
  readonly reason: SkipReason
}

/** A schedule of the other program, and how it came about. */
export interface CarriedSchedule {
  readonly schedule: Schedule
  readonly followed: number
  readonly skipped: readonly SkippedSwitch[]
}

/** One switch of the first program. */
interface Anchor {
  readonly from: number
  readonly to: number
  readonly position: string
  readonly passage: number
}

/** Most steps either program is run for. */
const MAX_STEPS = 100_000
/** Steps in a row after which an actor is taken to wait for another in a loop, and the others get a turn. */
const PATIENCE = 256

/** Runs `other` under the schedule of `first`, which must be one of an exploring run. */
export function carrySchedule(
  first: Scheduled,
  schedule: Schedule,
  other: Scheduled,
): CarriedSchedule {
  invariant(!first.config.timed && !other.config.timed, 'time has a schedule of its own')
  const { anchors, values } = anchorsOf(first, schedule)
  const follower = new AnchorFollower(anchors, values)
  const machine = createMachine(other.program, other.config, follower)
  const passages = new Passages(other.program)
  while (machine.outcome === 'running' && machine.stepCount < MAX_STEPS) {
    const actor = follower.next(machine)
    const position = passages.step(machine, actor)
    follower.passed(actor, position, passages.count(actor, position), machine)
  }
  return follower.result()
}

/** Where the schedule of `program` switches, and its data choices in order. */
function anchorsOf(
  { program, config }: Scheduled,
  schedule: Schedule,
): { readonly anchors: readonly Anchor[]; readonly values: readonly number[] } {
  const scheduler = followSchedule(schedule)
  const machine = createMachine(program, config, scheduler)
  const passages = new Passages(program)
  const anchors: Anchor[] = []
  let last: Omit<Anchor, 'to'> | undefined
  while (machine.outcome === 'running' && machine.stepCount < MAX_STEPS) {
    const actor = machine.enabledCount === 1 ? machine.enabled[0]! : scheduler.pick(machine)
    if (last !== undefined && last.from !== actor && actor !== SETUP_THREAD) {
      anchors.push({ ...last, to: actor })
    }
    const position = passages.step(machine, actor)
    last =
      actor === SETUP_THREAD
        ? undefined
        : { from: actor, position, passage: passages.count(actor, position) }
  }
  return { anchors, values: [...schedule].filter((entry) => entry < 0).map((entry) => -1 - entry) }
}

/** Counts how often each actor has passed each position. */
class Passages {
  readonly #program: Program
  readonly #names = new Map<number, string>()
  readonly #counts = new Map<string, number>()

  constructor(program: Program) {
    this.#program = program
  }

  /** Takes one step of `actor`. @returns the position of the operation it took */
  step(machine: Machine, actor: number): string {
    const { site } = machine.pending(actor)
    let position = this.#names.get(site)
    if (position === undefined) {
      position = positionName(this.#program, site)
      this.#names.set(site, position)
    }
    machine.step(actor)
    const key = `${actor} ${position}`
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
    return position
  }

  count(actor: number, position: string): number {
    return this.#counts.get(`${actor} ${position}`) ?? 0
  }
}

/** A position as both programs know it: the function, and the text of the line. */
function positionName({ debug }: Program, site: number): string {
  const place = placeOfSite(debug, site)
  if (site < 0 || place === undefined) return ''
  const lines = debug.sources[place.file]?.text.split('\n') ?? []
  const inside = debug.functions[functionOfSite(debug, site)]?.name ?? ''
  return `${inside}: ${(lines[place.line - 1] ?? '').trim()}`
}

/** Drives the other program from anchor to anchor, and writes down what it chose. */
class AnchorFollower implements Scheduler {
  readonly name = 'same schedule'
  readonly #anchors: readonly Anchor[]
  readonly #values: readonly number[]
  readonly #choices: number[] = []
  readonly #skipped: SkippedSwitch[] = []
  #at = 0
  #value = 0
  #followed = 0
  #current: number
  #inARow = 0

  constructor(anchors: readonly Anchor[], values: readonly number[]) {
    this.#anchors = anchors
    this.#values = values
    this.#current = anchors[0]?.from ?? -1
  }

  attach(): void {
    // It is used for one run from the start.
  }

  pick(): number {
    invariant(false, 'the run is stepped by hand')
  }

  choose(limit: number): number {
    const value = Math.min(this.#values[this.#value++] ?? 0, limit - 1)
    this.#choices.push(dataChoice(value))
    return value
  }

  jitter(): number {
    return 0
  }

  /** Who steps now. */
  next(machine: MachineView): number {
    if (machine.enabledCount === 1) return machine.enabled[0]!
    const before = this.#current
    if (!isEnabled(machine, this.#current)) this.#giveUp(machine)
    else if (this.#inARow >= PATIENCE) this.#current = nextEnabled(machine, this.#current)
    this.#inARow = this.#current === before ? this.#inARow + 1 : 0
    this.#choices.push(this.#current)
    return this.#current
  }

  /** `actor` has passed `position` for the `passage`-th time. */
  passed(actor: number, position: string, passage: number, machine: MachineView): void {
    const anchor = this.#anchors[this.#at]
    if (anchor?.from !== actor || anchor.position !== position || anchor.passage !== passage) return
    this.#at++
    if (isEnabled(machine, anchor.to)) {
      this.#followed++
      this.#current = anchor.to
      return
    }
    this.#skip(anchor, 'cannot run')
    // What the other should have done meanwhile is left out with it, up to the way back.
    while (this.#anchors[this.#at] !== undefined && this.#anchors[this.#at]?.from !== actor) {
      this.#skip(this.#anchors[this.#at++]!, 'cannot run')
    }
  }

  result(): CarriedSchedule {
    for (const anchor of this.#anchors.slice(this.#at)) this.#skip(anchor, 'never came')
    return {
      schedule: Int32Array.from(this.#choices),
      followed: this.#followed,
      skipped: this.#skipped,
    }
  }

  /** The current actor cannot go on before its anchor: the next switch that can be made is made now. */
  #giveUp(machine: MachineView): void {
    for (let anchor = this.#anchors[this.#at]; anchor; anchor = this.#anchors[this.#at]) {
      this.#at++
      this.#skip(anchor, 'never came')
      if (!isEnabled(machine, anchor.to)) continue
      this.#current = anchor.to
      return
    }
    this.#current = machine.enabled[0]!
  }

  #skip({ from, to, position }: Anchor, reason: SkipReason): void {
    this.#skipped.push({ from, to, position, reason })
  }
}

function isEnabled({ enabled, enabledCount }: MachineView, actor: number): boolean {
  for (let at = 0; at < enabledCount; at++) if (enabled[at] === actor) return true
  return false
}

/** The enabled actor after `actor`, round and round. */
function nextEnabled({ enabled, enabledCount }: MachineView, actor: number): number {
  const able = [...enabled.subarray(0, enabledCount)]
  return able.find((other) => other > actor) ?? able[0]!
}
