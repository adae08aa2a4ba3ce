/**
 * The lab's database. Append-only: a version that was ever released stays, with its upgrade; chunks
 * are never rewritten by one, because each carries its own format version.
 *
 * What the library lists is in `recordings`, one light row each. Everything large hangs off it by
 * compound keys that start with the recording, so that opening reads one row and deleting is a range.
 */
import { Dexie, type EntityTable, type Table } from 'dexie'
import type { LaneOverview } from '#core/analysis/lane-overview.ts'
import type { PackedSeries } from '#core/analysis/packed-series.ts'
import type { Series } from '#core/analysis/series.ts'
import type { ChunkSummary, Manifest, RunSetup, Verdict } from '#core/trace/format.ts'
import type { TraceSource } from '#core/trace/source.ts'
import {
  EXPLORATION_STORES,
  type ExplorationDocumentRow,
  type ExplorationRow,
} from './exploration-tables.ts'
import { FOREIGN_STORES, type ForeignPartRow, type ForeignRow } from './foreign-tables.ts'

/**
 * `recording`: a run writes to it, or did when it was cut off (see recovery.ts); `importing`: not to be
 * shown before all of it was checked; `deleted`: can still be brought back.
 */
export type RecordingState = 'recording' | 'importing' | 'finished' | 'deleted'

/** What a run was, as far as a list shows it. */
export type ListedSetup = Pick<RunSetup, 'scenario' | 'variant' | 'parameters' | 'seed' | 'way'> & {
  readonly model: RunSetup['machine']['model']
}

/** One line of the library. */
export interface RecordingRow {
  readonly id: string
  /** What the user called it; empty until renamed. */
  readonly name: string
  readonly tags: readonly string[]
  /** Milliseconds since 1970. */
  readonly created: number
  readonly state: RecordingState
  /** What a deleted recording was before, and is again when it is brought back. */
  readonly stateBefore?: RecordingState
  readonly title: string
  readonly setup: ListedSetup
  readonly verdict: Verdict
  readonly violations: number
  readonly events: number
  readonly ticks: number
  /** Bytes of its chunks as stored. */
  readonly bytes: number
  /** Its events are not there; they are made again when it is opened. */
  readonly compact?: true
  /** Names the content; all zeros while nothing is sealed. */
  readonly digest: string
}

export interface ChunkRow {
  readonly recording: string
  readonly index: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** What recovery needs of a chunk, without its bytes. Written in the same transaction. */
export interface SummaryRow {
  readonly recording: string
  readonly index: number
  readonly summary: ChunkSummary
}

/** The parts of a recording that are read when it is opened, not when it is listed. */
export type PartRow =
  | { readonly recording: string; readonly part: 'manifest'; readonly value: Manifest }
  | { readonly recording: string; readonly part: 'debug'; readonly value: TraceSource['debug'] }
  | {
      readonly recording: string
      readonly part: 'series'
      /** Before they were packed, as they are. */
      readonly value: PackedSeries | readonly Series[]
    }
  | { readonly recording: string; readonly part: 'lanes'; readonly value: LaneOverview }
  /** See ballast.ts. */
  | {
      readonly recording: string
      readonly part: 'ballast'
      readonly value: Uint8Array<ArrayBuffer>
    }

/** The database. It opens at its first use. */
export class LabDatabase extends Dexie {
  declare readonly recordings: EntityTable<RecordingRow, 'id'>
  declare readonly parts: Table<PartRow, [string, PartRow['part']]>
  declare readonly chunks: Table<ChunkRow, [string, number]>
  declare readonly summaries: Table<SummaryRow, [string, number]>
  declare readonly foreignTraces: EntityTable<ForeignRow, 'id'>
  declare readonly foreignParts: Table<ForeignPartRow, [string, number]>
  declare readonly explorations: EntityTable<ExplorationRow, 'id'>
  declare readonly explorationDocuments: EntityTable<ExplorationDocumentRow, 'exploration'>

  constructor(name = 'racelab') {
    super(name)
    this.version(1).stores({
      recordings: 'id, state, created, digest',
      parts: '[recording+part]',
      chunks: '[recording+index]',
      summaries: '[recording+index]',
    })
    this.version(2).stores(FOREIGN_STORES)
    this.version(3).stores(EXPLORATION_STORES)
  }
}

/** First and last key of one recording in a table whose compound key starts with it. */
export function keysOf(recording: string): [readonly unknown[], readonly unknown[]] {
  return [
    [recording, Dexie.minKey],
    [recording, Dexie.maxKey],
  ]
}

/** The line of the library for a recording with this manifest. */
export function listRow(
  recording: Pick<RecordingRow, 'id' | 'name' | 'tags' | 'created' | 'state' | 'bytes'>,
  manifest: Manifest,
): RecordingRow {
  const { scenario, variant, parameters, seed, way, machine } = manifest.setup
  return {
    id: recording.id,
    name: recording.name,
    tags: recording.tags,
    created: recording.created,
    state: recording.state,
    title: manifest.title,
    setup: { scenario, variant, parameters, seed, way, model: machine.model },
    verdict: manifest.verdict,
    violations: manifest.violations.length,
    events: manifest.events,
    ticks: manifest.ticks,
    bytes: recording.bytes,
    digest: manifest.digest,
  }
}
