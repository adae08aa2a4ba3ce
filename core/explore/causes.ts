/**
 * What a step can only come after, though no conflict says so: a store reaches memory after it was
 * issued, and after those that a barrier put before it; a full barrier after the stores of its CPU have
 * drained; an interrupt after its I/O was submitted; everybody after `init`, `finally` after everybody;
 * and who was let go from a polling loop because nobody else could run, after all that had happened then.
 */
import {
  ACTOR_DRAIN,
  ACTOR_IRQ,
  MAX_PENDING_IO,
  SETUP_THREAD,
  STORE_BUFFER_ENTRIES,
} from '#core/event/actors.ts'
import * as Op from '#core/language/bytecode.ts'
import * as At from '#core/machine/layout.ts'
import { needsEmptyBuffer } from '#core/machine/readiness.ts'
import { CpuReader } from './cpu-reader.ts'
import type { Model } from './model.ts'
import type { Processes } from './processes.ts'
import type { Trace } from './trace.ts'

/** Words kept for each event, to take it back and to look it up. */
const ENTRY = 6
/** What it caused: slot of an I/O, MAX_PENDING_IO + a store-buffer entry, or -1. */
const CAUSED = 0
const OLD_CAUSE = 1
const OLD_PROCESS = 2
/** CPU of a store, barrier or drain. */
const CPU = 3
/** Of a drain: the store. Of a store: the last event its drain must wait for the stores before. */
const STORE = 4
const KIND = 5
const OTHER = 0
const BARRIER = 1
const STORES = 2
const DRAINS = 3

/** Operand of a fence. */
const WMB = 3
/** As in core/machine/relax.ts. */
const LET_GO = 2

/** The causes of the execution a search is in. */
export class Causes {
  private readonly model: Model
  private readonly trace: Trace
  private readonly processes: Processes
  private readonly weak: boolean
  private readonly pso: boolean
  private readonly cpus: CpuReader
  /** The event that caused each pending I/O and each buffered store. */
  private readonly causeOf: Int32Array<ArrayBuffer>
  private entries: Int32Array<ArrayBuffer> = new Int32Array(256 * ENTRY)
  /** I/O submitted so far, by process. */
  private readonly submitted: number[] = []
  /** By depth, then thread: how long the execution was when it was let go; 0 when it was not. */
  private letGo: Int32Array<ArrayBuffer>
  private opcode = 0
  private context = -1
  private isWriteBarrier = false
  private bufferedBefore = 0
  /** Slots of I/O in use before the step. */
  private pendingBefore = 0

  constructor(model: Model, trace: Trace, processes: Processes) {
    this.model = model
    this.trace = trace
    this.processes = processes
    this.weak = model.subject.config.model !== 'sc'
    this.cpus = new CpuReader(model)
    this.pso = model.subject.config.model === 'pso'
    const buffers = model.subject.config.cpus * STORE_BUFFER_ENTRIES
    this.causeOf = new Int32Array(MAX_PENDING_IO + buffers).fill(-1)
    this.letGo = new Int32Array(model.linked.usesRelax ? 256 * ACTOR_IRQ : 0)
  }

  /**
   * Before a step of `actor`, whose clock has been begun: joins what it can only come after. `blocked`:
   * it is only asked what holds it back.
   */
  before(actor: number, blocked: boolean = false): void {
    const { trace, processes, model } = this
    this.context = model.contextOf(actor)
    this.opcode = this.context < 0 ? 0 : this.opcodeAt(this.context)
    if (this.opcode === Op.OP_SUBMIT_IO) this.pendingBefore = this.pendingSlots()
    if (actor === SETUP_THREAD) {
      for (let process = 0; process < processes.count; process++) this.joinLast(process)
      return
    }
    if (actor >= ACTOR_IRQ && this.context < 0) {
      const slot = actor < ACTOR_DRAIN ? actor - ACTOR_IRQ : actor - ACTOR_DRAIN + MAX_PENDING_IO
      const cause = this.causeOf[slot]!
      trace.join(cause)
      if (this.pso && actor >= ACTOR_DRAIN) this.joinEarlierDrains(actor, cause)
      return
    }
    if (actor < SETUP_THREAD) this.joinLast(processes.of(SETUP_THREAD))
    if (this.weak) this.joinOwnDrains()
    if (!blocked && this.letGo.length > 0 && this.opcode === Op.OP_CPU_RELAX && actor < ACTOR_IRQ) {
      this.joinAllBefore(this.letGo[trace.length * ACTOR_IRQ + actor]!)
    }
  }

  private pendingSlots(): number {
    const { i32, layout } = this.model
    let slots = 0
    for (let slot = 0; slot < MAX_PENDING_IO; slot++) {
      const state = i32[layout.interrupts + slot * At.IO_WORDS + At.IO_STATE]!
      if (state !== At.IO_FREE) slots |= 1 << slot
    }
    return slots
  }

  private opcodeAt(context: number): number {
    const { i32, linked } = this.model
    if (i32[context + At.CONTEXT_STATUS] === At.STATUS_NEW) return 0
    return linked.code[i32[context + At.CONTEXT_PC]!]!
  }

  private joinLast(process: number): void {
    this.trace.admit(process + 1)
    const last = this.trace.lastOf(process)
    if (last >= 0) this.trace.join(last)
  }

  private joinAllBefore(length: number): void {
    for (let event = 0; event < length; event++) {
      if (!this.trace.isBefore(event)) this.trace.join(event)
    }
  }

  /** A full barrier waits for its CPU's buffer, a store for room in it. */
  private joinOwnDrains(): void {
    const { i32, layout, linked } = this.model
    const { context, opcode, processes } = this
    const cpu = i32[context + At.CONTEXT_CPU]!
    const used = i32[layout.cpus + cpu * At.CPU_WORDS + At.CPU_BUFFERED]!
    this.bufferedBefore = used
    const which = linked.code[i32[context + At.CONTEXT_PC]! + 1]!
    this.isWriteBarrier = opcode === Op.OP_FENCE && which === WMB
    const isBarrier = needsEmptyBuffer(opcode, which)
    const isFull =
      used !== 0 && (used & (used + 1)) === 0 && used >> (STORE_BUFFER_ENTRIES - 2) !== 0
    // On a shared CPU a barrier may race with what fills the buffer: that is in its footprint.
    if ((!isBarrier || this.cpus.isShared(cpu)) && !isFull) return
    for (let process = 0; process < processes.count; process++) {
      if (processes.drainedCpu[process] === cpu) this.joinLast(process)
    }
  }

  /** Under pso: the drains of stores that a wmb or a release put before this one. */
  private joinEarlierDrains(actor: number, store: number): void {
    const { trace, processes, entries } = this
    const cpu = Math.floor((actor - ACTOR_DRAIN) / STORE_BUFFER_ENTRIES)
    const limit = entries[store * ENTRY + STORE]!
    for (let process = 0; process < processes.count; process++) {
      if (processes.drainedCpu[process] !== cpu) continue
      trace.admit(process + 1)
      let drain = trace.lastOf(process)
      while (drain >= 0 && entries[drain * ENTRY + STORE]! >= limit) drain = trace.previousOf(drain)
      if (drain >= 0) trace.join(drain)
    }
  }

  /** After the step, before its event is appended: notes what it caused. */
  after(actor: number, process: number): void {
    const index = this.trace.length
    if ((index + 1) * ENTRY > this.entries.length) {
      const longer = new Int32Array(2 * this.entries.length)
      longer.set(this.entries)
      this.entries = longer
    }
    const at = index * ENTRY
    const { entries } = this
    entries[at + CAUSED] = -1
    entries[at + KIND] = OTHER
    if (this.context >= 0) {
      if (this.opcode === Op.OP_SUBMIT_IO) this.noteSubmission(at, process)
      if (this.weak) this.noteStore(at)
    } else if (actor >= ACTOR_DRAIN) {
      entries[at + KIND] = DRAINS
      entries[at + STORE] = this.causeOf[actor - ACTOR_DRAIN + MAX_PENDING_IO]!
    }
    if (this.letGo.length > 0) this.noteLetGo(index + 1)
  }

  private noteSubmission(at: number, process: number): void {
    const { i32, layout } = this.model
    const before = this.submitted[process] ?? 0
    for (let slot = 0; slot < MAX_PENDING_IO; slot++) {
      const state = i32[layout.interrupts + slot * At.IO_WORDS + At.IO_STATE]!
      if (state === At.IO_FREE || ((this.pendingBefore >>> slot) & 1) === 1) continue
      this.cause(at, slot)
      this.entries[at + OLD_PROCESS] = this.processes.ofSlot[slot]!
      this.processes.ofSlot[slot] = this.processes.interruptOf(process, before)
      this.submitted[process] = before + 1
      return
    }
  }

  private noteStore(at: number): void {
    const { i32, layout, subject } = this.model
    const cpu = i32[this.context + At.CONTEXT_CPU]!
    this.entries[at + CPU] = cpu
    if (this.isWriteBarrier) {
      this.entries[at + KIND] = BARRIER
      return
    }
    const fresh = i32[layout.cpus + cpu * At.CPU_WORDS + At.CPU_BUFFERED]! & ~this.bufferedBefore
    if (fresh === 0) return
    const slot = 31 - Math.clz32(fresh)
    this.cause(at, MAX_PENDING_IO + cpu * STORE_BUFFER_ENTRIES + slot)
    this.entries[at + KIND] = STORES
    if (!this.pso) return
    const entry = layout.buffers + (cpu * STORE_BUFFER_ENTRIES + slot) * At.ENTRY_WORDS
    const releases =
      this.opcode === Op.OP_SPIN_UNLOCK ||
      ((subject.program.siteFlags[i32[entry + At.ENTRY_SITE]!] ?? 0) & Op.SITE_RELEASE) !== 0
    this.entries[at + STORE] = releases ? this.trace.length : this.lastBarrier(cpu)
  }

  /** Index of the last barrier of `cpu`, 0 when there was none. */
  private lastBarrier(cpu: number): number {
    for (let event = this.trace.length - 1; event >= 0; event--) {
      const at = event * ENTRY
      if (this.entries[at + KIND] === BARRIER && this.entries[at + CPU] === cpu) return event
    }
    return 0
  }

  private cause(at: number, caused: number): void {
    this.entries[at + CAUSED] = caused
    this.entries[at + OLD_CAUSE] = this.causeOf[caused]!
    this.causeOf[caused] = this.trace.length
  }

  /** Which threads are let go in the state now reached, after `length` events. */
  private noteLetGo(length: number): void {
    const { i32, subject } = this.model
    if ((length + 1) * ACTOR_IRQ > this.letGo.length) {
      const longer = new Int32Array(2 * this.letGo.length)
      longer.set(this.letGo)
      this.letGo = longer
    }
    for (const { index } of subject.program.threads) {
      const released = i32[this.model.contextOf(index) + At.CONTEXT_RELAXED] === LET_GO
      const before = this.letGo[(length - 1) * ACTOR_IRQ + index]!
      this.letGo[length * ACTOR_IRQ + index] = released ? before || length : 0
    }
  }

  /** Takes back what event `index` of `process`, the last one, caused. */
  undo(index: number, process: number): void {
    const at = index * ENTRY
    const caused = this.entries[at + CAUSED]!
    if (caused < 0) return
    this.causeOf[caused] = this.entries[at + OLD_CAUSE]!
    if (caused >= MAX_PENDING_IO) return
    this.processes.ofSlot[caused] = this.entries[at + OLD_PROCESS]!
    this.submitted[process] = this.submitted[process]! - 1
  }
}
