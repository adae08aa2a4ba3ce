/**
 * The footprint of a step: everything by which it may fail to commute with steps of others. Worked out
 * from the machine's image before the step, and completed after it with what only the step itself shows:
 * ghosts, memory frames, and whether it closed or opened its CPU to others.
 *
 * This is the dependence relation of all reductions. Where it is coarser than the truth a search does
 * more work; where it were finer, a search would miss something.
 */
import { ACTOR_DRAIN, ACTOR_IRQ, STORE_BUFFER_ENTRIES } from '#core/event/actors.ts'
import * as Op from '#core/language/bytecode.ts'
import { DATA_BASE } from '#core/language/program.ts'
import * as At from '#core/machine/layout.ts'
import { AccessNotes, NOTE_WRITE } from '#core/machine/notes.ts'
import {
  AccessList,
  alwaysObject,
  AWAITS,
  BYTES,
  CLOSED_1,
  CLOSED_2,
  CLOSED_3,
  CPU_SHIFT,
  cpuObject,
  ENTERS_1,
  ENTERS_2,
  ENTERS_3,
  WRITE,
} from './access.ts'
import { alwaysReads, type AlwaysReads } from './always-reads.ts'
import { BufferReader } from './buffer-reader.ts'
import { CpuReader } from './cpu-reader.ts'
import { ghostSums } from './ghost-sums.ts'
import { LockReader } from './lock-reader.ts'
import { MemoryReader } from './memory-reader.ts'
import type { Model } from './model.ts'
import { preemptionTails } from './preemption-tails.ts'
import { mayLeaveAllAsItWas } from './spin-heads.ts'
import { WaitReader } from './wait-reader.ts'

/** Works out footprints; {@link list} holds the last one. */
export class Footprint {
  readonly list: AccessList = new AccessList()
  private readonly model: Model
  private readonly notes = new AccessNotes()
  private readonly always: AlwaysReads
  private readonly tails: Uint8Array<ArrayBuffer>
  private readonly sums: ReadonlySet<number>
  private readonly memory: MemoryReader
  private readonly locks: LockReader
  private readonly waits: WaitReader
  private readonly cpus: CpuReader
  private readonly buffers: BufferReader
  private readonly weak: boolean
  /** Place in the list of the access to the CPU, -1 if there is none, and what the CPU was before. */
  private cpuAccess = -1
  private cpu = 0
  private cpuBefore = 0
  /** The operation that the step in progress began with, and its first operand. */
  private opcode = 0
  private operand = 0
  /** It is a cpu_relax that waits for a change of what was read. */
  private polls = false
  /** Accesses of the operation alone. */
  private ownCount = 0

  constructor(model: Model) {
    this.model = model
    this.always = alwaysReads(model.subject.program)
    this.tails = preemptionTails(model.subject.program)
    this.sums = ghostSums(model.subject.program, this.always)
    this.memory = new MemoryReader(model, this.list)
    this.locks = new LockReader(model, this.list)
    this.waits = new WaitReader(model, this.list)
    this.cpus = new CpuReader(model)
    this.buffers = new BufferReader(model, this.list)
    this.weak = model.subject.config.model !== 'sc'
    model.machine.watchNotes(this.notes)
  }

  /** What `actor` is about to touch, as far as it shows before the step. */
  begin(actor: number): void {
    const { list } = this
    list.count = 0
    this.notes.count = 0
    this.cpuAccess = -1
    this.opcode = 0
    this.polls = false
    if (actor >= ACTOR_DRAIN) {
      this.memory.readDrain(actor)
      const cpu = Math.floor((actor - ACTOR_DRAIN) / STORE_BUFFER_ENTRIES)
      if (this.cpus.isShared(cpu)) this.buffers.readDrain(actor)
      return
    }
    const context = this.model.contextOf(actor)
    this.beginOnCpu(actor, context)
    if (context < 0) return
    this.readOperation(context)
    this.ownCount = list.count
  }

  /** Only that by which a blocked `actor` is held back, or was until nobody else could run. */
  beginBlocked(actor: number): void {
    this.waits.ignoresLetGo = true
    this.begin(actor)
    this.waits.ignoresLetGo = false
    const { list } = this
    let kept = 0
    for (let at = 0; at < list.count; at++) {
      if ((list.flags[at]! & (ENTERS_1 | ENTERS_2 | ENTERS_3 | AWAITS)) === 0) continue
      list.objects[kept] = list.objects[at]!
      list.flags[kept++] = list.flags[at]!
    }
    list.count = kept
  }

  /** The rest, after the step. */
  complete(): void {
    const { list, notes } = this
    if (this.cpuAccess >= 0 && this.cpus.closedAt(this.cpu) !== this.cpuBefore) {
      list.flags[this.cpuAccess] = list.flags[this.cpuAccess]! | WRITE
    }
    for (let at = 0; at < notes.count; at += 2) {
      const how = notes.words[at + 1]!
      const word = notes.words[at]!
      if (this.sums.has(word)) continue
      list.add(word, (how & BYTES) | ((how & NOTE_WRITE) === 0 ? 0 : WRITE))
    }
    if (this.always.length > 0) this.addAlways()
  }

  /** May the step just completed have changed anything but the thread that took it? */
  get changes(): boolean {
    const { list, notes } = this
    if (this.polls || !mayLeaveAllAsItWas(this.opcode, this.operand)) return true
    for (let at = 0; at < this.ownCount; at++) {
      if (at !== this.cpuAccess && (list.flags[at]! & WRITE) !== 0) return true
    }
    if (this.cpuAccess >= 0 && this.cpus.closedAt(this.cpu) !== this.cpuBefore) return true
    for (let at = 1; at < notes.count; at += 2) {
      if ((notes.words[at]! & NOTE_WRITE) !== 0) return true
    }
    return false
  }

  /** Others on this CPU may find it closed after the step: as a write, whether or not it is. */
  private mayCloseCpu(): void {
    if (this.cpuAccess < 0) return
    this.list.flags[this.cpuAccess] = this.list.flags[this.cpuAccess]! | WRITE
  }

  private addAlways(): void {
    const { list, always } = this
    const count = list.count
    for (let index = 0; index < always.length; index++) {
      const words = always[index]
      for (let at = 0; at < count; at++) {
        const object = list.objects[at]!
        const writes = (list.flags[at]! & WRITE) !== 0 && object >= DATA_BASE && (object & 3) === 0
        if (!writes || !(words?.has(object) ?? true)) continue
        list.add(alwaysObject(index), WRITE | BYTES)
        break
      }
    }
  }

  /** A step on a CPU that others could run on too. */
  private beginOnCpu(actor: number, context: number): void {
    const { i32, layout } = this.model
    const isInterrupt = actor >= ACTOR_IRQ
    const slot = layout.interrupts + (actor - ACTOR_IRQ) * At.IO_WORDS
    const cpu = isInterrupt ? i32[slot + At.IO_CPU]! : i32[context + At.CONTEXT_CPU]!
    if (context === layout.setupContext || !this.cpus.isShared(cpu)) return
    const closed = this.cpus.closedAt(cpu)
    let flags = BYTES | ((cpu + 1) << CPU_SHIFT)
    if ((closed & 1) !== 0) flags |= CLOSED_1
    if ((closed & 2) !== 0) flags |= CLOSED_2
    if ((closed & 4) !== 0) flags |= CLOSED_3
    // Who has closed the CPU itself is no newcomer there.
    if (!isInterrupt)
      flags |= (closed & 1) !== 0 && this.cpus.runsOn(cpu, actor) ? ENTERS_3 : ENTERS_1 | ENTERS_3
    else flags |= context < 0 ? ENTERS_2 | WRITE : WRITE
    this.cpu = cpu
    this.cpuBefore = closed
    this.cpuAccess = this.list.count
    this.list.add(cpuObject(cpu), flags)
  }

  private readOperation(context: number): void {
    const { i32, linked } = this.model
    if (i32[context + At.CONTEXT_STATUS] === At.STATUS_NEW) return
    const pc = i32[context + At.CONTEXT_PC]!
    const op = linked.code[pc]!
    if (op < Op.OP_FIRST_VISIBLE) return
    this.opcode = op
    this.operand = linked.code[pc + 1]!
    this.polls = op === Op.OP_CPU_RELAX && i32[context + At.CONTEXT_READS]! > 0
    if (op === Op.OP_SPIN_TRYLOCK || this.tails[pc >> 2] === 1) this.mayCloseCpu()
    if (i32[context + At.CONTEXT_KERNEL_SAVED]! > 0) this.locks.retakesKernel()
    const isShared = this.weak && context !== this.model.layout.setupContext
    if (isShared && this.cpus.isShared(i32[context + At.CONTEXT_CPU]!))
      this.buffers.read(context, op)
    if (op <= Op.OP_STORE64) this.memory.readAccess(context, op)
    else if (op < Op.OP_FENCE) this.memory.readAtomic(context, op)
    else if (op >= Op.OP_SPIN_LOCK && op <= Op.OP_LOCK_INIT) this.locks.read(context, op)
    else if (op >= Op.OP_KMALLOC) this.memory.readHeap(context, op)
    else if (op === Op.OP_COMPLETE || op === Op.OP_WAIT_FOR_COMPLETION) this.locks.read(context, op)
    else if (op > Op.OP_FENCE) this.waits.read(context, op)
  }
}
