/**
 * Counts Mazurkiewicz traces by brute force: every interleaving is taken, and two are the same trace if
 * every event has the same events before it. Two events are in order if they are of one actor, if they
 * touch the same bytes and one of them writes, or if one is a store and the other its way to memory; a
 * full barrier comes after the stores of its CPU. For programs in which each thread has a CPU of its own
 * and nobody sleeps on a queue.
 */
import { ACTOR_DRAIN, SETUP_THREAD, STORE_BUFFER_ENTRIES } from '#core/event/actors.ts'
import * as Op from '#core/language/bytecode.ts'
import type { Program } from '#core/language/program.ts'
import type { MachineConfig, MemoryModel } from '#core/machine/config.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import type { Scheduler } from '#core/machine/oracle.ts'
import { needsEmptyBuffer } from '#core/machine/readiness.ts'

interface Event {
  readonly name: string
  readonly cpu: number
  readonly kind: 'memory' | 'buffered' | 'drain' | 'wmb' | 'other'
  /** It waits for the stores of its CPU to drain. */
  readonly empties: boolean
  readonly address: number
  readonly width: number
  readonly writes: boolean
  /** Answered by the store buffer alone. */
  readonly forwarded: boolean
  /** A drain: the store it is of. A store: stores before this event must drain before it does (pso). */
  readonly cause: number
  readonly value: number
  /** Places of the events before it. */
  readonly before: ReadonlySet<number>
}

export interface TraceCount {
  readonly complete: number
  readonly blocked: number
}

/** Operand of a fence. */
const WMB = 3

class Values implements Scheduler {
  readonly name = 'values'
  value = 0
  limit = 0
  attach(): void {}
  pick(): number {
    throw new Error('brute force picks')
  }
  choose(limit: number): number {
    this.limit = limit
    return this.value
  }
  jitter(): number {
    return 0
  }
}

/** Both counts; undefined when there are more than `most` interleavings. */
export function countTraces(
  program: Program,
  config: MachineConfig,
  most: number,
): TraceCount | undefined {
  const values = new Values()
  const machine = createMachine(program, config, values)
  const complete = new Set<string>()
  const blocked = new Set<string>()
  const events: Event[] = []
  let interleavings = 0

  const visit = (): boolean => {
    if (machine.enabledCount === 0) {
      if (++interleavings > most) return false
      const key = keyOf(events)
      if (machine.outcome === 'quiescent') complete.add(key)
      else blocked.add(key)
      return true
    }
    const here = machine.snapshot()
    for (const actor of machine.enabled.slice(0, machine.enabledCount)) {
      for (let value = 0, limit = 1; value < limit; value++) {
        machine.restore(here)
        values.value = value
        values.limit = 0
        const event = describe(machine, program, config, events, actor, value)
        machine.step(actor)
        limit = Math.max(1, values.limit)
        events.push(event)
        const goesOn = visit()
        events.pop()
        if (!goesOn) return false
      }
    }
    return true
  }
  return visit() ? { complete: complete.size, blocked: blocked.size } : undefined
}

function describe(
  machine: Machine,
  program: Program,
  config: MachineConfig,
  events: readonly Event[],
  actor: number,
  value: number,
): Event {
  const pending = machine.pending(actor)
  const weak = config.model !== 'sc' && actor !== SETUP_THREAD
  const isDrain = actor >= ACTOR_DRAIN
  const cpu = isDrain ? Math.floor((actor - ACTOR_DRAIN) / STORE_BUFFER_ENTRIES) : actor
  const cause = isDrain ? storeOf(events, cpu, config.model === 'tso' ? 0 : pending.address) : -1
  const who = isDrain ? `d${cpu}${config.model === 'tso' ? '' : `:${pending.address}`}` : `${actor}`
  const number = events.filter((event) => event.name.startsWith(`${who} `)).length
  const draft = {
    name: `${who} ${number}`,
    cpu,
    kind: kindOf(machine, program, weak, actor),
    address: pending.address,
    width: pending.width,
    writes: pending.isWrite && !misses(machine, pending.opcode, actor, pending.address),
    forwarded: false,
    empties: weak && !isDrain && needsEmptyBuffer(pending.opcode, operandOf(program, pending.site)),
    cause,
    value,
    before: new Set<number>(),
  } satisfies Event
  const barrier =
    draft.kind === 'buffered' ? barrierBefore(events, program, draft, pending.site) : cause
  const event = { ...draft, cause: barrier, forwarded: weak && isForwarded(events, draft) }
  const before = new Set<number>()
  for (let at = events.length - 1; at >= 0; at--) {
    if (before.has(at) || !inOrder(events, at, event, config.model)) continue
    before.add(at)
    for (const earlier of events[at]!.before) before.add(earlier)
  }
  return { ...event, before }
}

function kindOf(machine: Machine, program: Program, weak: boolean, actor: number): Event['kind'] {
  if (actor >= ACTOR_DRAIN) return 'drain'
  const { opcode, site } = machine.pending(actor)
  if (opcode === Op.OP_FENCE) return operandOf(program, site) === WMB ? 'wmb' : 'other'
  const stores = (opcode >= Op.OP_STORE8 && opcode <= Op.OP_STORE64) || opcode === Op.OP_SPIN_UNLOCK
  if (weak && stores) return 'buffered'
  if (opcode >= Op.OP_LOAD8U && opcode <= Op.OP_STORE64) return 'memory'
  const touches = opcode < Op.OP_FENCE || (opcode >= Op.OP_SPIN_LOCK && opcode <= Op.OP_LOCK_INIT)
  if (touches && opcode !== 0) return 'memory'
  return 'other'
}

const operandOf = (program: Program, site: number): number => program.code[site * 4 + 1]!

/** Which stores go first: all before a release, else those before the last wmb of the CPU. */
function barrierBefore(
  events: readonly Event[],
  program: Program,
  store: Event,
  site: number,
): number {
  const isRelease =
    (program.siteFlags[site]! & Op.SITE_RELEASE) !== 0 ||
    program.code[site * 4] === Op.OP_SPIN_UNLOCK
  if (isRelease) return events.length
  return events.findLastIndex((event) => event.kind === 'wmb' && event.cpu === store.cpu)
}

/** The store whose drain is next: the first of its buffer, or of its address, that has not drained. */
function storeOf(events: readonly Event[], cpu: number, address: number): number {
  const mine = (event: Event): boolean =>
    event.cpu === cpu && (address === 0 || event.address === address)
  const drained = events.filter((event) => event.kind === 'drain' && mine(event)).length
  let seen = 0
  return events.findIndex((event) => event.kind === 'buffered' && mine(event) && seen++ === drained)
}

function overlap(a: Event, b: Event): boolean {
  return a.address < b.address + b.width && b.address < a.address + a.width
}

/** Do its CPU's stores that have not drained hold all of a load? Accesses to a variable have one width. */
function isForwarded(events: readonly Event[], load: Event): boolean {
  if (load.kind !== 'memory' || load.writes) return false
  const of = (kind: Event['kind']): number =>
    events.filter((event) => event.kind === kind && event.cpu === load.cpu && overlap(event, load))
      .length
  return of('buffered') > of('drain')
}

function misses(machine: Machine, opcode: number, actor: number, address: number): boolean {
  if (opcode !== Op.OP_CMPXCHG32) return false
  const [frame] = machine.threadState(actor).frames
  const site = machine.pending(actor).site
  const expected = frame?.registers[machine.program.code[site * 4 + 3]!]
  const memory = machine.readMemory(address, 4)
  const found = new DataView(memory.buffer).getInt32(0, true)
  return expected !== found
}

function inOrder(events: readonly Event[], at: number, later: Event, model: MemoryModel): boolean {
  const earlier = events[at]!
  const who = (event: Event): string => event.name.slice(0, event.name.lastIndexOf(' '))
  if (who(earlier) === who(later) || (later.kind === 'drain' && at === later.cause)) return true
  const isSetup = (event: Event): boolean => who(event) === `${SETUP_THREAD}`
  if (isSetup(earlier) || isSetup(later)) return true
  if (earlier.kind === 'drain' && earlier.cpu === later.cpu) {
    if (later.empties) return true
    const store = later.kind === 'drain' ? events[later.cause] : undefined
    if (model === 'pso' && store !== undefined && earlier.cause < store.cause) return true
  }
  const touches = (event: Event): boolean => event.kind === 'memory' || event.kind === 'drain'
  if (!touches(earlier) || !touches(later) || !overlap(earlier, later)) return false
  if (!earlier.writes && !later.writes) return false
  if (earlier.forwarded || later.forwarded) return earlier.cpu === later.cpu
  return true
}

/** The same for every interleaving of one trace. */
function keyOf(events: readonly Event[]): string {
  return events
    .map(({ name, value, before }) => {
      const earlier = [...before].map((at) => events[at]!.name).toSorted()
      return `${name} ${value}: ${earlier.join(', ')}`
    })
    .toSorted()
    .join('\n')
}
