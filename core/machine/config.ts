/** What a machine is built with. Everything here is part of a recording: same values, same bytes. */

export type MemoryModel = 'sc' | 'tso' | 'pso'

/** Prices in ticks (1 tick is 1 ns by convention) of the timed way. Simulated: they compare designs. */
export interface CostTable {
  /** Each private instruction. */
  readonly instruction: number
  readonly load: number
  readonly store: number
  /** Atomic read-modify-write, on top of the cache-line transfer. */
  readonly rmw: number
  readonly fence: number
  /** A cache line comes from another CPU. */
  readonly lineTransfer: number
  /** A contended lock passes to a waiter on another CPU. */
  readonly lockHandover: number
  /** From wake-up to being runnable on its CPU. */
  readonly wakeup: number
  readonly contextSwitch: number
  readonly interrupt: number
  /** One cpu_relax. */
  readonly pause: number
  /** Time slice of a CPU shared by several threads. */
  readonly quantum: number
  /** A buffered store (tso, pso) stays in its buffer 0 .. drain ticks, drawn by the scheduler. */
  readonly drain: number
  /** Each visible operation takes 0 .. jitter extra ticks, drawn by the scheduler. */
  readonly jitter: number
}

/** Orders of magnitude of a small x86 server; a scenario may override any of them. */
export const DEFAULT_COSTS: CostTable = {
  instruction: 1,
  load: 2,
  store: 2,
  rmw: 18,
  fence: 20,
  lineTransfer: 60,
  lockHandover: 80,
  wakeup: 1_500,
  contextSwitch: 1_200,
  interrupt: 700,
  pause: 40,
  quantum: 1_000_000,
  drain: 200,
  jitter: 8,
}

/** Which of the built-in checks that cost something run, and which do not end a run. */
export interface CheckConfig {
  /** Lock classes taken in an order that could deadlock, whether or not this run does. */
  readonly lockOrder: boolean
  /** Unordered conflicting accesses by vector clocks: a third slower, several times the image. */
  readonly races: boolean
  /** Codes of failing checks (core/event/checks.ts) after which the run goes on all the same. */
  readonly continueAfter: readonly number[]
}

/** Lock order watched, data races not, every failing check ends the run. */
export const DEFAULT_CHECKS: CheckConfig = { lockOrder: true, races: false, continueAfter: [] }

/** How one machine is built. */
export interface MachineConfig {
  /** 1 to 8. Thread n runs on CPU n modulo this unless `pins` says otherwise. */
  readonly cpus: number
  readonly model: MemoryModel
  /** Virtual time by cost table; otherwise each step takes one tick. */
  readonly timed: boolean
  readonly costs: CostTable
  /** Bytes of heap; 0 when the program allocates nothing. At most 16 MiB. */
  readonly heapBytes: number
  /** A queued writer blocks new readers of an rwsem, unless the program's CONFIG_RWSEM_UNFAIR is on. */
  readonly fairRwsem: boolean
  /** CPU of a thread, by thread number. */
  readonly pins: Readonly<Record<number, number>>
  /** Private instructions a step may take before the machine calls it a runaway. */
  readonly maxPrivateInstructions: number
  readonly checks: CheckConfig
}

/** A machine of one kind, to be spread over: two CPUs, sequential consistency, not timed. */
export const DEFAULT_CONFIG: MachineConfig = {
  cpus: 2,
  model: 'sc',
  timed: false,
  costs: DEFAULT_COSTS,
  heapBytes: 65_536,
  fairRwsem: true,
  pins: {},
  maxPrivateInstructions: 1_000_000,
  checks: DEFAULT_CHECKS,
}
