/**
 * What a step touches, as brute force sees it: from the operation a machine says is pending, and from its
 * memory before and after the step. Shares nothing with the footprints of the searches.
 */
import { ACTOR_DRAIN, ACTOR_IRQ, SETUP_THREAD, STORE_BUFFER_ENTRIES } from '#core/event/actors.ts'
import * as Op from '#core/language/bytecode.ts'
import type { PendingOperation } from '#core/machine/inspect.ts'
import type { Machine } from '#core/machine/machine.ts'
import { NOTE_WRITE, type AccessNotes } from '#core/machine/notes.ts'

/** One access of a step. */
export interface Touch {
  /** memory: bytes. view: memory as one CPU sees it through its store buffer. The rest is what it says. */
  readonly space: 'memory' | 'view' | 'queue' | 'heap' | 'check'
  readonly from: number
  readonly end: number
  readonly writes: boolean
  readonly cpu: number
  /** Answered by the store buffer of its CPU: drains of that CPU alone matter to it. */
  readonly forwarded: boolean
}

/** Do two steps touch the same object, one of them writing? */
export function clash(some: readonly Touch[], others: readonly Touch[]): boolean {
  return some.some((a) => others.some((b) => meet(a, b)))
}

function meet(a: Touch, b: Touch): boolean {
  if (a.space !== b.space || a.from >= b.end || b.from >= a.end) return false
  if (a.space === 'view' && a.cpu !== b.cpu) return false
  if ((a.forwarded || b.forwarded) && a.cpu !== b.cpu) return false
  return a.writes || b.writes
}

/** A store that waits in the buffer of a CPU. */
export interface Buffered {
  readonly cpu: number
  readonly from: number
  readonly end: number
}

/** What a step is about to do. */
export interface Intent {
  readonly actor: number
  readonly cpu: number
  readonly weak: boolean
  readonly pending: PendingOperation
  /** A compare-and-exchange that will find something else. */
  readonly misses: boolean
  /** What stands at the address it is about. */
  readonly word: number
  /** What a polling loop waits for a change of, before its cpu_relax. */
  readonly polled: readonly Buffered[]
}

/** Looks at `actor` before its step; `polled` is what it has read since its last cpu_relax. */
export function intentOf(machine: Machine, actor: number, polled: readonly Buffered[]): Intent {
  const isDrain = actor >= ACTOR_DRAIN
  const thread = isDrain ? undefined : machine.threadState(actor)
  const hasBegun = isDrain || thread!.status !== 'not-started'
  const pending = hasBegun ? machine.pending(actor) : { ...NOTHING }
  const cpu = isDrain ? Math.floor((actor - ACTOR_DRAIN) / STORE_BUFFER_ENTRIES) : thread!.cpu
  const weak = machine.config.model !== 'sc' && actor !== SETUP_THREAD
  const word = wordAt(machine, pending.address)
  let misses = false
  if (pending.opcode === Op.OP_CMPXCHG32) {
    const expected =
      thread!.frames[0]!.registers[machine.program.code[pending.site * Op.INSTRUCTION_WORDS + 3]!]
    misses = word !== expected
  }
  const waits = pending.opcode === Op.OP_CPU_RELAX
  return { actor, cpu, weak, pending, misses, word, polled: waits ? polled : [] }
}

const NOTHING: PendingOperation = { opcode: 0, site: -1, address: 0, width: 0, isWrite: false }

function wordAt(machine: Machine, address: number): number {
  const bytes = machine.readMemory(address, 4)
  return bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16) | (bytes[3]! << 24)
}

/** The store that the step puts into the buffer of its CPU, if any. */
export function storeOf({ pending, cpu, weak }: Intent): Buffered | undefined {
  const { opcode, address, width } = pending
  const stores =
    (opcode >= Op.OP_STORE8 && opcode <= Op.OP_STORE64) ||
    opcode === Op.OP_SPIN_UNLOCK ||
    opcode === Op.OP_LOCK_INIT
  return weak && stores ? { cpu, from: address, end: address + width } : undefined
}

const TRIES: ReadonlySet<number> = new Set([
  Op.OP_SPIN_TRYLOCK,
  Op.OP_MUTEX_TRYLOCK,
  Op.OP_DOWN_TRYLOCK,
  Op.OP_DOWN_READ_TRYLOCK,
  Op.OP_DOWN_WRITE_TRYLOCK,
])

/**
 * What the step touched, now that it was taken. `woke`: it took somebody off a wait queue. `watched`:
 * memory that an `always_` function looks at; a write to it is looked at as well. `notes`: what the machine
 * says of ghosts and memory frames.
 */
export function touchesOf(
  intent: Intent,
  machine: Machine,
  buffered: readonly Buffered[],
  woke: boolean,
  watched: readonly Buffered[],
  notes: AccessNotes,
): readonly Touch[] {
  const fails =
    TRIES.has(intent.pending.opcode) && wordAt(machine, intent.pending.address) === intent.word
  const touches = operationTouches(intent, fails, buffered, woke)
  for (let at = 0; at < notes.count; at += 2) {
    const how = notes.words[at + 1]!
    for (let byte = 0; byte < 4; byte++) {
      const from = notes.words[at]! + byte
      const writes = (how & NOTE_WRITE) !== 0
      if (((how >> byte) & 1) !== 0) touches.push(touch(intent, 'memory', from, from + 1, writes))
    }
  }
  for (const { from, end } of intent.polled) touches.push(touch(intent, 'memory', from, end, false))
  const isChecked = touches.some(
    (a) =>
      a.space === 'memory' && a.writes && watched.some((b) => a.from < b.end && b.from < a.end),
  )
  if (isChecked) touches.push(touch(intent, 'check', 0, 1))
  return touches
}

function touch(
  { cpu }: Intent,
  space: Touch['space'],
  from: number,
  end: number,
  writes: boolean = true,
): Touch {
  return { space, from, end, writes, cpu, forwarded: false }
}

function operationTouches(
  intent: Intent,
  fails: boolean,
  buffered: readonly Buffered[],
  woke: boolean,
): Touch[] {
  const { actor, cpu, weak, pending } = intent
  const { opcode, address, width } = pending
  const end = address + width
  if (actor >= ACTOR_DRAIN) return [touch(intent, 'memory', address, end)]
  const store = storeOf(intent)
  if (store !== undefined) return [touch(intent, 'view', address, end)]
  if (opcode >= Op.OP_LOAD8U && opcode < Op.OP_FENCE) {
    if (pending.isWrite) return [touch(intent, 'memory', address, end, !intent.misses)]
    const forwarded =
      weak && buffered.some((entry) => entry.cpu === cpu && entry.from < end && address < entry.end)
    const load = { ...touch(intent, 'memory', address, end, false), forwarded }
    return weak ? [load, touch(intent, 'view', address, end, false)] : [load]
  }
  if (opcode >= Op.OP_SPIN_LOCK && opcode <= Op.OP_LOCK_INIT) {
    return [touch(intent, 'memory', address, end, !fails)]
  }
  if (opcode === Op.OP_COMPLETE || opcode === Op.OP_WAIT_FOR_COMPLETION) {
    return [touch(intent, 'memory', address, end)]
  }
  if (opcode === Op.OP_WAIT_PREPARE || opcode === Op.OP_WAIT_FINISH) {
    return address === 0 ? [] : [touch(intent, 'queue', address, address + 1)]
  }
  if (opcode === Op.OP_WAKE) return [touch(intent, 'queue', address, address + 1, woke)]
  if (opcode === Op.OP_KMALLOC) return [touch(intent, 'heap', 0, 1)]
  return []
}

/** Is this the actor of an interrupt? */
export function isInterrupt(actor: number): boolean {
  return actor >= ACTOR_IRQ && actor < ACTOR_DRAIN
}
