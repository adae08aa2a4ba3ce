/**
 * Answers questions about one open recording: the body of the replay worker, and what the command line
 * and the tests use directly.
 */
import { LaneIndex } from '#core/analysis/lane-index.ts'
import type { LaneOverview } from '#core/analysis/lane-overview.ts'
import type { LanePicture } from '#core/analysis/lanes.ts'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { FoldedReplay } from '#core/replay/folded-replay.ts'
import type { Moment, ReExecutor } from '#core/replay/moment.ts'
import { ReplayEngine } from '#core/replay/replay-engine.ts'
import { findEvent, type EventQuery } from '#core/replay/search.ts'
import { TraceReader, type ReaderOptions } from '#core/trace/reader.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { LaneDetails } from './lane-details.ts'
import type { OpenedTrace } from './replay-protocol.ts'

type Answer<Value> = Promise<Result<Value, Failure>>

/** After so many looks the next one is no faster. */
const REHEARSALS = 8

/** What a {@link ReplayService} is given besides its recording. */
export interface ServiceOptions extends ReaderOptions {
  readonly overview?: LaneOverview | undefined
}

/** One open recording that answers questions about moments, events and lanes. */
export class ReplayService {
  readonly #source: TraceSource
  readonly #reader: TraceReader
  readonly #engine: ReplayEngine | undefined
  readonly #folded: FoldedReplay
  /** What is kept of the lanes: enough until somebody looks closer. */
  readonly #overview: { readonly lanes: LaneIndex; readonly resolution: number } | undefined
  readonly #details: LaneDetails

  /**
   * `executor` is the machine the recording was made by; without one, moments are folded. With an
   * `overview` the first picture of the lanes needs no event.
   */
  constructor(
    source: TraceSource,
    executor: ReExecutor | undefined,
    { overview, ...reading }: ServiceOptions = {},
  ) {
    this.#source = source
    this.#overview = overview && {
      lanes: LaneIndex.of(overview),
      resolution: overview.resolution,
    }
    this.#reader = new TraceReader(source, reading)
    this.#details = new LaneDetails(this.#reader, overview)
    this.#engine = executor && new ReplayEngine(this.#reader, executor)
    this.#folded = new FoldedReplay(this.#reader)
  }

  /** What the recording says about itself. */
  get opened(): OpenedTrace {
    const { manifest, debug } = this.#source
    return { manifest, debug }
  }

  /**
   * The machine after event `seq`. Where the machine at hand does not do what is recorded, the moment
   * is folded from the events, and says so.
   */
  async momentAt(seq: number): Answer<Moment> {
    const moment = await this.#engine?.momentAt(seq)
    return moment?.ok === true ? moment : this.#folded.momentAt(seq)
  }

  /**
   * Looks at moments all over the recording that nobody asked for, until `stopped` says so. The first
   * looks take many times as long as later ones, because what decodes and runs is compiled meanwhile,
   * and whoever opened the recording is still looking at its beginning.
   */
  async rehearse(stopped: () => boolean): Promise<void> {
    const { events } = this.#reader
    for (let part = 1; part <= REHEARSALS; part += 1) {
      if (stopped() || events === 0) return
      const moment = await this.#engine?.momentAt(Math.floor((events * part) / (REHEARSALS + 1)))
      if (moment?.ok !== true) return
    }
  }

  /** Events `first` to `first + count - 1`, fewer at the end; the caller's own. */
  events(first: number, count: number): Answer<EventColumns> {
    return this.#reader.range(first, count)
  }

  /** The nearest event after (1) or before (-1) `from`, exclusive. */
  find(query: EventQuery, from: number, direction: 1 | -1): Answer<number | undefined> {
    return findEvent(this.#reader, query, from, direction)
  }

  /** The last event at or before `time`, 0 if none. */
  seqAt(time: number): Answer<number> {
    return this.#reader.seqAt(time)
  }

  /**
   * What the lanes show from `from` to `to` ticks, merged to boxes of at least `resolution` ticks. What
   * the overview is too coarse for is read from the events in view.
   */
  async lanes(from: number, to: number, resolution: number): Answer<LanePicture> {
    const overview = this.#overview
    if (overview !== undefined && resolution >= overview.resolution) {
      return ok(overview.lanes.picture(from, to, resolution))
    }
    return this.#details.picture(from, to, resolution)
  }
}
