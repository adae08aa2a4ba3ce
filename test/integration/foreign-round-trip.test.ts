/** A recording that was written as Chrome JSON and read back shows the slices that it had. */
import { expect, test } from 'vitest'
import { ok } from '#core/base/result.ts'
import { exportRecording } from '#core/export/export-recording.ts'
import { TrackFollower } from '#core/export/track-follower.ts'
import type { Track, TrackSink } from '#core/export/tracks.ts'
import { ChromeReader } from '#core/foreign/chrome-reader.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { record, requestOf, type MemoryTrace } from '../support/memory-trace.ts'
import { expectOk } from '../support/results.ts'

const NANOSECONDS = 1_000

/** Slices and samples as the exporters are told them, `track start end name` and `track time value`. */
class Told implements TrackSink {
  readonly slices: string[] = []
  readonly samples: string[] = []
  instants = 0
  readonly arrows: string[] = []
  readonly #open = new Map<number, { readonly name: string; readonly time: number }[]>()

  declare(): void {}
  begin(track: Track, time: number, name: string): void {
    const open = this.#open.get(track.id) ?? []
    open.push({ name, time })
    this.#open.set(track.id, open)
  }
  end(track: Track, time: number): void {
    const slice = this.#open.get(track.id)?.pop()
    if (slice !== undefined) this.slices.push(line(track.name, slice.time, time, slice.name))
  }
  instant(): void {
    this.instants += 1
  }
  count(track: Track, time: number, value: number): void {
    this.samples.push(`${track.name} ${time} ${value}`)
  }
  /** Either end is a moment, too. */
  flow(name: string, from: Parameters<TrackSink['flow']>[1], to: typeof from): void {
    this.instants += 2
    this.arrows.push(`${from.track.name} ${from.time} ${to.track.name} ${to.time} ${name}`)
  }
  task(): void {}
  violation(): void {
    this.instants += 1
  }
}

function line(track: string, start: number, end: number, name: string): string {
  return `${track} ${start} ${end} ${name}`
}

test('slices, samples and moments come back as they were', async () => {
  const { trace } = await record(
    requestOf({ variant: 'frlock', parameters: { OPERATIONS: 300, THINK: 100 }, seed: 5 }),
  )
  const told = await tell(trace)
  const reader = new ChromeReader()
  expectOk(
    await exportRecording(trace, 'chrome', {
      async write(bytes) {
        reader.push(bytes)
        return ok(undefined)
      },
    }),
  )
  const back = reader.finish()
  const { quotes, ...counts } = back.notes
  expect(Object.values(counts)).toEqual(Object.values(counts).map(() => 0))
  expect(quotes).toEqual([])
  const { slices, counters, tracks, names, originNs } = back
  const time = (ns: number | undefined): number => ((ns ?? NaN) + originNs) / NANOSECONDS
  const lines = Array.from({ length: slices.count }, (_, at) =>
    line(
      tracks[slices.track[at] ?? -1]?.name ?? '?',
      time(slices.start[at]),
      time(slices.end[at]),
      names[slices.name[at] ?? -1] ?? '?',
    ),
  )
  expect(told.slices.length).toBeGreaterThan(1_000)
  expect(lines.toSorted()).toEqual(told.slices.toSorted())
  const samples = Array.from(
    { length: counters.count },
    (_, at) =>
      `${tracks[counters.track[at] ?? -1]?.name} ${time(counters.time[at])} ${counters.value[at]}`,
  )
  expect(samples.toSorted()).toEqual(told.samples.toSorted())
  expect(back.instants.count).toBe(told.instants)
  const { arrows } = back
  const arrowLines = Array.from({ length: arrows.count }, (_, at) => {
    const from = `${tracks[arrows.fromTrack[at] ?? -1]?.name} ${time(arrows.from[at])}`
    const to = `${tracks[arrows.toTrack[at] ?? -1]?.name} ${time(arrows.to[at])}`
    return `${from} ${to} ${names[arrows.name[at] ?? -1]}`
  })
  expect(told.arrows.length).toBeGreaterThan(100)
  expect(arrowLines.toSorted()).toEqual(told.arrows.toSorted())
})

async function tell(trace: MemoryTrace): Promise<Told> {
  const told = new Told()
  const follower = new TrackFollower(trace, told)
  follower.consume(expectOk(await new TraceReader(trace).range(0, trace.manifest.events)))
  follower.finish()
  return told
}
