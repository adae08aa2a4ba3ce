/**
 * All interleavings of a small program, as a tree: brute force in the plainest form. States that lead to
 * the same tree (the same steps of the same processes touching the same, and the same ends) have the same
 * `future`: two steps commute where both orders lead to one future, whatever the machine may look like
 * inside.
 */
import { ACTOR_DRAIN, ACTOR_IRQ, MAX_PENDING_IO, STORE_BUFFER_ENTRIES } from '#core/event/actors.ts'
import { CHECK_DEADLOCK, CHECK_LIVELOCK, CHECK_LOST_WAKEUP, checkKind } from '#core/event/checks.ts'
import * as Op from '#core/language/bytecode.ts'
import { placeOfSite } from '#core/language/debug-info.ts'
import type { Program } from '#core/language/program.ts'
import type { MachineConfig } from '#core/machine/config.ts'
import * as At from '#core/machine/layout.ts'
import { layoutOf } from '#core/machine/layout.ts'
import { linkProgram } from '#core/machine/link.ts'
import { createMachine } from '#core/machine/machine.ts'
import { AccessNotes } from '#core/machine/notes.ts'
import type { Machine } from '#core/machine/machine.ts'
import { DataChoices } from './data-choices.ts'
import { endText } from './exhaust.ts'
import { intentOf, isInterrupt, storeOf, touchesOf, type Buffered, type Touch } from './touched.ts'

/** One step. */
export interface Step {
  /** Who takes it, by a name that is the same in whatever order others step. */
  readonly process: string
  readonly actor: number
  /** Data choice, 0 if none. */
  readonly value: number
  readonly touches: readonly Touch[]
  readonly to: State
}

/** A state, with everything that can happen from there. */
export interface State {
  /** By process, then value. */
  readonly steps: readonly Step[]
  readonly future: number
  /** Place of the first end from here among all ends, and how many there are. */
  readonly firstEnd: number
  readonly ends: number
}

/** How an interleaving ended. */
export interface End {
  readonly kind: 'complete' | 'blocked' | 'violated'
  /** What the machine says of it, and what stands in memory. */
  readonly text: string
  /** {@link failureText} of what failed. */
  readonly failure: string | undefined
}

/** A tree of interleavings. */
export interface Interleavings {
  readonly root: State
  readonly ends: readonly End[]
}

/** What tells processes apart on the way to a state. */
interface Way {
  readonly buffered: readonly Buffered[]
  /** Name of the process in each slot of pending I/O. */
  readonly slots: readonly string[]
  /** How many I/Os each process has submitted. */
  readonly submitted: ReadonlyMap<string, number>
}

/** Nobody can step: it is no step's doing, and which of the waiting places is named first is arbitrary. */
const STANDSTILLS: readonly number[] = [CHECK_DEADLOCK, CHECK_LOST_WAKEUP, CHECK_LIVELOCK]

/** What the text of a program says of its globals. */
export interface Globals {
  /** `always_` functions look at them. */
  readonly watched: readonly string[]
  /** Ghosts that are only added to: whoever is first, the sum is the same. */
  readonly sums: readonly string[]
}

/** All interleavings of `program`; undefined when there are more than `most`. */
export function allInterleavings(
  program: Program,
  config: MachineConfig,
  most: number,
  globals: Globals,
): Interleavings | undefined {
  return new Enumeration(program, config, most, globals).run()
}

class Enumeration {
  private readonly machine: Machine
  private readonly choices = new DataChoices()
  private readonly most: number
  private readonly image: Int32Array
  private readonly layout: At.Layout
  private readonly usesIo: boolean
  private readonly watched: readonly Buffered[]
  private readonly sums: readonly Buffered[]
  private readonly notes = new AccessNotes()
  private readonly polls: boolean
  private readonly ends: End[] = []
  /** One for each depth, used again and again. */
  private readonly snapshots: Uint8Array<ArrayBuffer>[] = []
  private readonly futures = new Map<string, number>()

  constructor(program: Program, config: MachineConfig, most: number, globals: Globals) {
    this.most = most
    this.machine = createMachine(program, config, this.choices)
    this.image = new Int32Array(this.machine.image)
    const linked = linkProgram(program)
    this.layout = layoutOf(program, linked, config)
    this.usesIo = linked.usesIo
    this.polls = linked.usesRelax
    const bytesOf = (names: readonly string[]): Buffered[] =>
      program.debug.symbols
        .filter(({ name }) => names.includes(name))
        .map(({ address }) => ({ cpu: 0, from: address, end: address + 4 }))
    this.watched = bytesOf(globals.watched)
    this.sums = bytesOf(globals.sums)
    this.machine.watchNotes(this.notes)
  }

  run(): Interleavings | undefined {
    const root = this.visit({ buffered: [], slots: [], submitted: new Map() }, 0)
    return root === undefined ? undefined : { root, ends: this.ends }
  }

  private visit(way: Way, depth: number): State | undefined {
    const { machine, ends } = this
    const firstEnd = ends.length
    if (machine.enabledCount === 0) {
      if (firstEnd === this.most) return undefined
      const end = endOf(machine)
      ends.push(end)
      return { steps: [], future: this.futureOf(`${end.kind} ${end.text}`), firstEnd, ends: 1 }
    }
    const here = machine.snapshot(this.snapshots[depth])
    this.snapshots[depth] = here
    const actors = Array.from(machine.enabled.subarray(0, machine.enabledCount))
      .map((actor) => ({ actor, process: this.processOf(actor, way) }))
      .toSorted((a, b) => (a.process < b.process ? -1 : 1))
    const steps: Step[] = []
    for (const { actor, process } of actors) {
      for (let value = 0, limit = 1; value < limit; value++) {
        if (steps.length > 0) machine.restore(here)
        const step = this.step(actor, process, value, way, depth)
        if (step === undefined) return undefined
        limit = step.limit
        steps.push(step.step)
      }
    }
    const text = steps.map(({ process, value, touches, to }) => {
      const touched = touches.map((t) => `${t.space}${t.from}${t.writes ? 'w' : 'r'}${t.forwarded}`)
      return `${process}=${value}:${touched.join()}>${to.future}`
    })
    const future = this.futureOf(text.join('\n'))
    return { steps, future, firstEnd, ends: ends.length - firstEnd }
  }

  private step(
    actor: number,
    process: string,
    value: number,
    way: Way,
    depth: number,
  ): { readonly step: Step; readonly limit: number } | undefined {
    const { machine, choices } = this
    const intent = intentOf(machine, actor, this.polledBy(actor))
    this.notes.count = 0
    const queues = this.queued()
    const slots = this.busySlots()
    choices.begin([value])
    machine.step(actor)
    const limit = choices.limits[0] ?? 1
    const woke = this.queued() < queues
    const touches = touchesOf(intent, machine, way.buffered, woke, this.watched, this.notes).filter(
      (touch) => !this.sums.some(({ from, end }) => touch.from >= from && touch.end <= end),
    )
    const store = storeOf(intent)
    let next = way
    if (store !== undefined) next = { ...way, buffered: [...way.buffered, store] }
    if (actor >= ACTOR_DRAIN) {
      const { address } = intent.pending
      const gone = way.buffered.findIndex((b) => b.cpu === intent.cpu && b.from === address)
      next = { ...way, buffered: way.buffered.toSpliced(gone, 1) }
    }
    if (intent.pending.opcode === Op.OP_SUBMIT_IO)
      next = submit(next, process, slots, this.busySlots())
    const to = this.visit(next, depth + 1)
    if (to === undefined) return undefined
    return { step: { process, actor, value, touches, to }, limit }
  }

  private processOf(actor: number, way: Way): string {
    if (actor < ACTOR_IRQ) return `P${actor}`
    if (isInterrupt(actor)) return way.slots[actor - ACTOR_IRQ]!
    const cpu = Math.floor((actor - ACTOR_DRAIN) / STORE_BUFFER_ENTRIES)
    return this.machine.config.model === 'tso'
      ? `d${cpu}`
      : `d${cpu}:${this.machine.pending(actor).address}`
  }

  private futureOf(text: string): number {
    const known = this.futures.get(text)
    if (known !== undefined) return known
    this.futures.set(text, this.futures.size)
    return this.futures.size - 1
  }

  /** How many contexts are on a wait queue. */
  private queued(): number {
    let count = 0
    for (let index = 0; index < this.layout.contextCount; index++) {
      const context = this.layout.contexts + index * At.CONTEXT_WORDS
      if (this.image[context + At.CONTEXT_QUEUE] !== 0) count++
    }
    return count
  }

  /** What `actor` has read since its last cpu_relax, as the machine keeps it. */
  private polledBy(actor: number): readonly Buffered[] {
    const { image, layout } = this
    const place = this.machine.program.threads.findIndex(({ index }) => index === actor)
    if (!this.polls || place < 0) return []
    const context = layout.contexts + place * At.CONTEXT_WORDS
    const count = image[context + At.CONTEXT_READS]!
    if (count > At.READ_LIMIT) return []
    const first = layout.reads + place * At.READ_LIMIT * At.READ_WORDS
    return Array.from({ length: count }, (_, index) => {
      const note = image[first + index * At.READ_WORDS]!
      return { cpu: 0, from: note >>> 4, end: (note >>> 4) + (note & 15) }
    })
  }

  private busySlots(): readonly boolean[] {
    if (!this.usesIo) return []
    const { image, layout } = this
    return Array.from({ length: MAX_PENDING_IO }, (_, slot) => {
      return image[layout.interrupts + slot * At.IO_WORDS + At.IO_STATE] !== At.IO_FREE
    })
  }
}

function submit(
  way: Way,
  process: string,
  before: readonly boolean[],
  after: readonly boolean[],
): Way {
  const slot = after.findIndex((busy, index) => busy && !before[index])
  if (slot < 0) return way
  const number = way.submitted.get(process) ?? 0
  const slots = [...way.slots]
  slots[slot] = `i${process}.${number}`
  return { ...way, slots, submitted: new Map(way.submitted).set(process, number + 1) }
}

function endOf(machine: Machine): End {
  const { outcome, violations, program } = machine
  const failing = violations.filter(({ check }) => checkKind(check)!.fails)
  const [first] = failing
  const stands = failing.some(({ check }) => STANDSTILLS.includes(check))
  const finished = program.threads.every(
    ({ index }) => machine.threadState(index).status === 'done',
  )
  return {
    kind: outcome === 'quiescent' || finished ? 'complete' : stands ? 'blocked' : 'violated',
    text: endText(machine),
    failure: first && failureText(first.check, lineOf(program, first.site)),
  }
}

/**
 * How failures are told apart: by the check, and the line if it is of a step. At a standstill it is chance
 * which of those who wait is named first.
 */
export function failureText(check: number, line: string): string {
  return STANDSTILLS.includes(check) ? `check ${check}` : `check ${check} at ${line}`
}

function lineOf(program: Program, site: number): string {
  const place = site < 0 ? undefined : placeOfSite(program.debug, site)
  return place === undefined ? '?' : `${program.debug.sources[place.file]!.name}:${place.line}`
}
