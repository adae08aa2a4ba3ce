/**
 * The lanes of a part of a recording, box by box, from the chunks in view. What went on where a chunk
 * begins is kept with the recording; without that, they are read from the first chunk on, once.
 */
import type { LaneIndex } from '#core/analysis/lane-index.ts'
import type { LaneOverview, LaneStart } from '#core/analysis/lane-overview.ts'
import type { LanePicture } from '#core/analysis/lanes.ts'
import { lanesOf } from '#core/analysis/recording-lanes.ts'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { TraceReader } from '#core/trace/reader.ts'

/** Chunks whose boxes are kept at most, where it is known what goes on at a later one. */
const MOST_CHUNKS = 96

/** Chunks `first` up to `end`, exclusive, have gone into `lanes`. */
interface Stretch {
  readonly lanes: LaneIndex
  readonly first: number
  end: number
}

/** Reads the lanes of one recording. Questions are answered one after the other. */
export class LaneDetails {
  readonly #reader: TraceReader
  readonly #starts: readonly LaneStart[]
  #stretch: Stretch | undefined
  #queue: Promise<unknown> = Promise.resolve()

  constructor(reader: TraceReader, overview?: LaneOverview) {
    this.#reader = reader
    this.#starts = overview?.starts ?? []
  }

  /** What the lanes show from `from` to `to` ticks; boxes below `resolution` ticks are merged. */
  picture(from: number, to: number, resolution: number): Promise<Result<LanePicture, Failure>> {
    const answer = this.#queue.then(async () => {
      const stretch = await this.#read(from, to)
      return stretch.ok ? ok(stretch.value.lanes.picture(from, to, resolution)) : stretch
    })
    this.#queue = answer.catch(() => undefined)
    return answer
  }

  /** A stretch that holds everything between the two times. */
  async #read(from: number, to: number): Promise<Result<Stretch, Failure>> {
    const { chunks, ticks } = this.#reader.source.manifest
    // Marks count as in view up to a tick outside of it.
    const first = Math.max(
      0,
      chunks.findLastIndex(({ firstTime }) => firstTime <= from - 1),
    )
    const last = Math.max(
      first,
      chunks.findLastIndex(({ firstTime }) => firstTime <= to),
    )
    const stretch = this.#stretchFrom(first, last)
    this.#stretch = stretch
    while (stretch.end <= last && stretch.end < chunks.length) {
      const consumed = await this.#reader.visit(stretch.end, ({ columns }) =>
        ok(stretch.lanes.consume(columns)),
      )
      if (!consumed.ok) return consumed
      stretch.end += 1
    }
    if (stretch.end === chunks.length) stretch.lanes.finish(ticks)
    return ok(stretch)
  }

  /** The stretch at hand if it can go on to hold chunks `first` to `last`, else a new one. */
  #stretchFrom(first: number, last: number): Stretch {
    const { manifest, debug } = this.#reader.source
    const { chunks } = manifest
    const seq = chunks[first]?.firstSeq ?? 0
    const start = this.#starts.findLast(
      (known) =>
        known.seq <= seq && chunks[this.#reader.chunkOf(known.seq)]?.firstSeq === known.seq,
    )
    const begin = start === undefined ? 0 : this.#reader.chunkOf(start.seq)
    const { lanes, first: held = 0, end = 0 } = this.#stretch ?? {}
    const near = held <= first && begin <= end && (begin <= held || last - held < MOST_CHUNKS)
    if (lanes !== undefined && near) return this.#stretch!
    const owner = { setup: manifest.setup, debug }
    return { lanes: lanesOf(owner, 'all', start), first: begin, end: begin }
  }
}
