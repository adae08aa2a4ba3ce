/**
 * The trace format, as types. A trace is a manifest, the debug information with all sources, and
 * chunks; together they replay anywhere, with or without the machine that made them. Each type carries
 * the format version it appeared in, and so does a field that was added to it later. In prose, with the
 * layout of every byte: docs/trace-format.md.
 */

/** Version of the documents described in this file; older ones are upgraded (see upgrade.ts). */
export const FORMAT_VERSION = 1

/** Version of the encoding of a chunk (see chunk.ts), which every chunk carries. */
export const CHUNK_VERSION = 1

/**
 * Everything a re-execution needs besides the sources: same values, same events.
 *
 * @since 1
 */
export interface RunSetup {
  readonly scenario: string
  readonly variant: string
  /** File name of the source that is compiled; the sources themselves are in the debug information. */
  readonly mainSource: string
  /** Scenario parameters; each is a `#define` of the same name. */
  readonly parameters: Readonly<Record<string, number>>
  readonly wordBits: 32 | 64
  readonly way: 'timed' | 'explore'
  /** Scheduler by name and its seed; `replay` follows `schedule`. */
  readonly scheduler: string
  readonly seed: number
  /** Every choice of the run (core/schedule/schedule.ts), base64; with scheduler `replay` only. */
  readonly schedule?: string
  /** Machine configuration, value for value as the machine was built (core/machine/config.ts). */
  readonly machine: MachineSetup
  /** Run over after this many steps (verdict `limit`). */
  readonly maxSteps: number
}

/**
 * The machine's configuration as recorded: the shape of MachineConfig without depending on it.
 *
 * @since 1
 */
export interface MachineSetup {
  readonly cpus: number
  readonly model: 'sc' | 'tso' | 'pso'
  readonly timed: boolean
  readonly costs: CostSetup
  readonly heapBytes: number
  readonly fairRwsem: boolean
  readonly pins: Readonly<Record<number, number>>
  readonly maxPrivateInstructions: number
  /** Which built-in checks ran, and which of them did not end the run; the defaults if absent. */
  readonly checks?: CheckSetup
}

/**
 * See CheckConfig in core/machine/config.ts.
 *
 * @since 1
 */
export interface CheckSetup {
  readonly lockOrder: boolean
  readonly races: boolean
  readonly continueAfter: readonly number[]
}

/**
 * Prices in ticks; see CostTable in core/machine/config.ts for the meaning of each.
 *
 * @since 1
 */
export interface CostSetup {
  readonly instruction: number
  readonly load: number
  readonly store: number
  readonly rmw: number
  readonly fence: number
  readonly lineTransfer: number
  readonly lockHandover: number
  readonly wakeup: number
  readonly contextSwitch: number
  readonly interrupt: number
  readonly pause: number
  readonly quantum: number
  /** Since engine 2. */
  readonly drain?: number
  readonly jitter: number
}

/**
 * How a run ended. `partial`: the recording was cut short (crash, Stop, disk full) and sealed.
 *
 * @since 1
 */
export type Verdict = 'clean' | 'violated' | 'limit' | 'partial'

/**
 * A broken oracle, as recorded; the n-th violation event refers to entry n.
 *
 * @since 1
 */
export interface ViolationRecord {
  readonly check: number
  readonly message: string
  readonly site: number
  readonly actors: readonly number[]
  readonly otherSites: readonly number[]
  readonly address: number
  /** Sequence number of its event. */
  readonly seq: number
  readonly time: number
}

/**
 * One number about the whole run.
 *
 * @since 1
 */
export interface MetricValue {
  /** Stable key, e.g. `retries`, `spin-time`. */
  readonly key: string
  readonly label: string
  readonly unit: string
  readonly value: number
}

/**
 * What is known of a chunk without opening it.
 *
 * @since 1
 */
export interface ChunkSummary {
  readonly firstSeq: number
  readonly events: number
  readonly firstTime: number
  readonly lastTime: number
  /** Bytes of the chunk as stored. */
  readonly bytes: number
  /** Hex digest of all encoded events up to the end of this chunk (a chain, see digest.ts). */
  readonly prefixDigest: string
  /** Bit `kind` of eight 32-bit words: which kinds of event occur. */
  readonly kinds: readonly number[]
  /** Bit `address / 8 mod 256` of eight 32-bit words: where memory is written, at most. */
  readonly writes: readonly number[]
}

/**
 * What a trace says about itself: how to make it again, how it ended, where its events lie.
 *
 * @since 1
 */
export interface Manifest {
  readonly format: typeof FORMAT_VERSION
  /** Version of the engine: re-execution is promised only for the same one. */
  readonly engine: string
  readonly title: string
  readonly setup: RunSetup
  readonly verdict: Verdict
  readonly events: number
  readonly steps: number
  /** Virtual time at the end. */
  readonly ticks: number
  readonly violations: readonly ViolationRecord[]
  readonly metrics: readonly MetricValue[]
  /** Final value of every scalar global and ghost; 64-bit values as decimal strings too. */
  readonly final: Readonly<Record<string, string>>
  /** The last chunk's prefix digest: names the recording's content. */
  readonly digest: string
  readonly chunks: readonly ChunkSummary[]
  /** Bytes of shared data and of ghosts from DATA_BASE, which a fold of the events rebuilds. */
  readonly dataBytes: number
  /** Initial data, base64: where the fold starts. */
  readonly initialData: string
}
