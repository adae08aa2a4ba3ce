/**
 * The machine as data: the image, views of it, and what is derived from it for speed. Everything a
 * run depends on is in the image; the derived part can be rebuilt from it at any step boundary.
 */
import { DataRaces } from '#core/check/data-race.ts'
import { LOCK_ORDER_WORDS, LockOrder } from '#core/check/lock-order.ts'
import { ACTOR_IRQ, MAX_PENDING_IO, SETUP_THREAD } from '#core/event/actors.ts'
import { DATA_BASE } from '#core/language/program.ts'
import type { Program } from '#core/language/program.ts'
import type { MachineConfig } from './config.ts'
import { EventRecorder } from './events.ts'
import * as At from './layout.ts'
import type { Layout } from './layout.ts'
import { linkProgram } from './link.ts'
import { livenessOf } from './liveness.ts'
import type { Liveness } from './liveness.ts'
import type { LinkedProgram } from './link.ts'
import type { AccessNotes } from './notes.ts'
import type { EventSink, MachineView, Scheduler } from './oracle.ts'
import { SCHEDULER_WORDS } from './oracle.ts'
import { roomsOf } from './rooms.ts'

/** Actors are one byte. */
const ACTORS = 256

/** Everything the parts of the machine work on; made once per machine. */
export class MachineState implements MachineView {
  readonly program: Program
  readonly linked: LinkedProgram
  readonly config: MachineConfig
  readonly layout: Layout
  readonly scheduler: Scheduler
  readonly recorder: EventRecorder

  readonly image: ArrayBuffer
  readonly i32: Int32Array<ArrayBuffer>
  readonly f64: Float64Array<ArrayBuffer>
  readonly u8: Uint8Array<ArrayBuffer>
  readonly u16: Uint16Array<ArrayBuffer>

  /** The scheduler's own words of the image. */
  readonly schedulerWords: Int32Array<ArrayBuffer>
  /** The image without the heap. */
  readonly fixedPart: Uint8Array<ArrayBuffer>

  readonly cpus: number
  readonly timed: boolean
  /** Stores go through store buffers (tso, pso). */
  readonly weak: boolean
  /** Every memory access takes the long way: buffers, polled reads or races are watched. */
  readonly watched: boolean
  /** Reads are noted for polling loops (exploring only). */
  readonly polls: boolean
  /** Some CPU has several threads, or interrupts: who may run there is a question. */
  readonly sharedCpus: boolean
  /** Exploring with a CPU for each thread and no store buffers: only locks decide who can step. */
  readonly solo: boolean
  /** Per byte of globals and ghosts: bytes from there to the end of its object, 8 for more. */
  readonly rooms: Uint8Array<ArrayBuffer>
  /** Bytes from DATA_BASE that an address may fall into. */
  readonly memoryLength: number

  /** The lock-order graph, in the image; undefined when not watched. */
  readonly lockOrder: LockOrder | undefined
  /** The data-race check, in the image; undefined when not watched. */
  readonly races: DataRaces | undefined
  /** Derived from the program: keys of lock classes by address of globals. */
  readonly lockKeys: Map<number, number> = new Map()
  /** Derived: indices of those classes in the lock-order graph. */
  readonly lockClasses: Map<number, number> = new Map()

  /** Derived: image word of an actor's context, -1 for an actor that has none now. */
  readonly contextOf: Int32Array<ArrayBuffer> = new Int32Array(ACTORS)
  /** Derived: who can take a step, ascending. */
  readonly enabled: Uint8Array<ArrayBuffer> = new Uint8Array(ACTORS)
  enabledCount = 0
  /** Derived: who would step on each CPU (then: each CPU's store buffer), and when. Timed only. */
  readonly candidate: Int32Array<ArrayBuffer>
  readonly candidateTime: Float64Array<ArrayBuffer>
  /** Entries of {@link candidate} that can be in use: CPUs, then store buffers if there are any. */
  readonly candidateCount: number
  /** Derived: when something other than the current thread may claim a CPU (timed). */
  readonly deadline: Float64Array<ArrayBuffer>
  /** Derived, where {@link solo}: the lock each context rests before, or rested before last. */
  readonly gates: Int32Array<ArrayBuffer>
  /** Derived from the program, when first asked for: which registers matter where. */
  private knownLiveness: Liveness | undefined
  /** What is derived is out of date. */
  stale = true
  /** Memory changed since the `always_` functions were last evaluated. */
  wrote = false
  /** Inside an `always_` function: no events, no choices, memory as it is. */
  quiet = false
  /** Which of them, by its index in the program. */
  oracle = 0
  /** Where private accesses to what others see are noted, if a search asks for it. */
  notes: AccessNotes | undefined = undefined
  /** Chosen already, to step next; -1 for nobody. */
  picked = -1
  /** The value last read or written, in halves. */
  low = 0
  high = 0
  /** Ticks the operation in progress costs on top of its private instructions. */
  cost = 0

  constructor(
    program: Program,
    config: MachineConfig,
    scheduler: Scheduler,
    sink: EventSink | undefined,
  ) {
    this.program = program
    this.config = config
    this.scheduler = scheduler
    this.linked = linkProgram(program)
    this.layout = At.layoutOf(program, this.linked, config)
    this.image = new ArrayBuffer(this.layout.imageBytes)
    this.i32 = new Int32Array(this.image)
    this.f64 = new Float64Array(this.image)
    this.u8 = new Uint8Array(this.image)
    this.u16 = new Uint16Array(this.image)
    const order = this.layout.lockOrder
    this.lockOrder = config.checks.lockOrder
      ? new LockOrder(this.i32.subarray(order, order + LOCK_ORDER_WORDS))
      : undefined
    this.races = config.checks.races
      ? new DataRaces(this.i32, this.layout.raceClocks, this.layout.contextCount)
      : undefined
    this.cpus = config.cpus
    this.timed = config.timed
    this.weak = config.model !== 'sc'
    this.polls = this.linked.usesRelax && !config.timed
    this.watched = this.weak || this.polls || config.checks.races
    this.rooms = roomsOf(program, this.layout.dataLength)
    this.memoryLength = this.layout.heapValidityBytes - this.layout.dataBytes
    this.candidateCount = this.weak ? 2 * config.cpus : config.cpus
    this.candidate = new Int32Array(this.candidateCount)
    this.candidateTime = new Float64Array(this.candidateCount)
    this.deadline = new Float64Array(config.cpus).fill(Infinity)
    this.recorder = new EventRecorder(this.f64, sink)
    this.sharedCpus = this.linked.usesIo || program.threads.length > this.busyCpus()
    this.solo = !this.timed && !this.weak && !this.sharedCpus
    this.gates = new Int32Array(this.layout.contextCount)
    this.mapThreads()
    const { scheduler: words } = this.layout
    this.schedulerWords = this.i32.subarray(words, words + SCHEDULER_WORDS)
    this.fixedPart = this.u8.subarray(0, this.layout.heapBytes)
  }

  /** Which registers matter where a context rests. */
  get liveness(): Liveness {
    this.knownLiveness ??= livenessOf(this.program)
    return this.knownLiveness
  }

  private busyCpus(): number {
    return new Set(this.program.threads.map((thread) => cpuOfThread(this.config, thread.index)))
      .size
  }

  /** Threads have fixed contexts. */
  private mapThreads(): void {
    const { contextOf, layout } = this
    contextOf.fill(-1)
    this.program.threads.forEach((thread, index) => {
      contextOf[thread.index] = layout.contexts + index * At.CONTEXT_WORDS
    })
    contextOf[SETUP_THREAD] = layout.setupContext
  }

  /** Brings the part of {@link contextOf} up to date that changes: interrupts, while they run. */
  mapInterrupts(): void {
    if (!this.linked.usesIo) return
    const { contextOf, i32, layout } = this
    for (let slot = 0; slot < MAX_PENDING_IO; slot++) {
      const io = layout.interrupts + slot * At.IO_WORDS
      const runs = i32[io + At.IO_STATE] === At.IO_RUNNING
      contextOf[ACTOR_IRQ + slot] = runs ? this.interruptContext(i32[io + At.IO_CPU]!) : -1
    }
  }

  /** Image word of a CPU's record. */
  cpuAt(cpu: number): number {
    return this.layout.cpus + cpu * At.CPU_WORDS
  }

  /** Image word of the context in which interrupts of `cpu` run. */
  interruptContext(cpu: number): number {
    return this.layout.setupContext + (1 + cpu) * At.CONTEXT_WORDS
  }

  get stepCount(): number {
    return this.f64[At.HEADER_STEPS_F64]!
  }

  get lastActor(): number {
    return this.i32[At.HEADER_LAST_ACTOR]!
  }

  readyTime(actor: number): number {
    if (!this.timed) return this.stepCount
    for (let i = 0; i < this.candidate.length; i++) {
      if (this.candidate[i] === actor) return this.candidateTime[i]!
    }
    return Infinity
  }

  /** Appends an event of the thread or interrupt in `context`. */
  emit(
    kind: number,
    context: number,
    site: number,
    object: number,
    value = 0,
    old = 0,
    aux = 0,
  ): void {
    if (!this.recorder.recording || this.quiet) return
    const { i32 } = this
    const actor = i32[context + At.CONTEXT_ACTOR]!
    const cpu = i32[context + At.CONTEXT_CPU]!
    this.recorder.add(kind, actor, cpu, site, object, value, 0, old, 0, aux)
  }

  /** Site of the instruction a context rests before. */
  siteOf(context: number): number {
    return this.i32[context + At.CONTEXT_PC]! >> 2
  }

  /** Does a word of memory stand at `address`? */
  isAddress(address: number): boolean {
    return (address - DATA_BASE) >>> 0 < this.memoryLength && (address & 3) === 0
  }

  /** Image word that holds the aligned word at `address`; the caller has checked the address. */
  wordAt(address: number): number {
    return (address - DATA_BASE + this.layout.dataBytes) >> 2
  }
}

/** The CPU a thread runs on. */
export function cpuOfThread(config: MachineConfig, thread: number): number {
  return config.pins[thread] ?? thread % config.cpus
}
