/**
 * Every panel of Replay over a real recording: what stands in the source, in the state, in the event
 * list and in the interleaving at an event is said of the same event.
 */
import { createPinia, setActivePinia } from 'pinia'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { interleavingRows } from '#core/analysis/interleaving.ts'
import { placeOfAddress } from '#core/analysis/symbol-path.ts'
import { eventRow } from '#core/event/columns.ts'
import { EVENT_SWITCH_IN, eventKind } from '#core/event/kinds.ts'
import { createReExecutor } from '#core/host/re-executor.ts'
import { ReplayService } from '#core/host/replay-service.ts'
import { runRecording } from '#core/host/run-recording.ts'
import type { Result } from '#core/base/result.ts'
import type { Failure } from '#core/base/failure.ts'
import { placeOfSite } from '#core/language/debug-info.ts'
import { threadPlaces } from '#renderer/panels/replay/source-marks.ts'
import { typedValue, valueOf } from '#renderer/panels/replay/state-value.ts'
import { writtenBy } from '#renderer/panels/replay/written.ts'
import { eventOnLane } from '#renderer/panels/replay/recording-timeline.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import type { ReplayPort } from '#renderer/stores/replay-port.ts'
import type { Scene } from '#renderer/stores/scene.ts'
import { MemorySink } from '../support/recordings.ts'
import { expectOk } from '../support/results.ts'
import { seededNumbers } from '../support/synthetic-trace.ts'

const VARIANTS = ['none', 'frlock'] as const
const ports = new Map<string, () => ReplayPort>()

async function answered<Value>(answer: Promise<Result<Value, Failure>>): Promise<Value> {
  return expectOk(await answer)
}

/** A port that asks the service in this thread instead of a worker. */
function portOf(service: ReplayService): ReplayPort {
  return {
    ...service.opened,
    recording: service.opened.manifest.digest,
    momentAt: (seq) => answered(service.momentAt(seq)),
    events: (first, count) => answered(service.events(first, count)),
    lanes: (from, to, resolution) => answered(service.lanes(from, to, resolution)),
    find: (query, from, direction) => answered(service.find(query, from, direction)),
    seqAt: (time) => answered(service.seqAt(time)),
    close: () => undefined,
  }
}

beforeAll(async () => {
  for (const variant of VARIANTS) {
    const sink = new MemorySink()
    const request = {
      scenario: 'inode-accounting',
      variant,
      parameters: { OPERATIONS: 4_000 },
      model: 'sc',
      way: 'timed',
      seed: 7,
    } as const
    expectOk(
      await runRecording('test', request, sink, {
        now: () => 0,
        breathe: () => Promise.resolve(),
        stopped: () => false,
        progress: () => undefined,
      }),
    )
    const source = sink.source()
    ports.set(variant, () => portOf(new ReplayService(source, createReExecutor(source))))
  }
})
beforeEach(() => setActivePinia(createPinia()))

async function open(variant: string): Promise<ReturnType<typeof useReplayStore>> {
  const replay = useReplayStore()
  const port = ports.get(variant)?.()
  if (port !== undefined) replay.attach(port)
  await replay.settled()
  return replay
}

/** Events all over the recording, each with the ones after it: steps as well as jumps. */
function visits(events: number): number[] {
  const random = seededNumbers(11)
  const starts = [0, events - 4, ...Array.from({ length: 40 }, () => random(events - 4))]
  return starts.flatMap((start) => [start, start + 1, start + 2, start + 1])
}

async function everyScene(variant: string, check: (scene: Scene) => void): Promise<void> {
  const replay = await open(variant)
  for (const seq of visits(replay.events)) {
    replay.goTo(seq)
    await replay.settled()
    expect(replay.scene?.seq).toBe(seq)
    if (replay.scene !== undefined) check(replay.scene)
  }
}

describe.each(VARIANTS)('at every event of %s', (variant) => {
  test('moment, event and neighbourhood are of one event', async () => {
    await everyScene(variant, ({ seq, event, moment, around, firstSeq }) => {
      expect(moment).toMatchObject({ seq, time: event.time, source: 're-executed' })
      expect(eventRow(around, seq - firstSeq)).toEqual(event)
    })
  })

  test('the state shows what the event wrote', async () => {
    const { debug } = (await open(variant)).port ?? {}
    if (debug === undefined) throw new Error('nothing is open')
    let writes = 0
    await everyScene(variant, ({ event, moment }) => {
      const written = writtenBy(event)
      const place = written && placeOfAddress(debug, written.address)
      if (!written || !place || place.type.kind === 'lock' || place.bytes !== written.bytes) return
      writes += 1
      expect(valueOf(debug, place, moment.memory, []).text).toBe(
        typedValue(debug, place, written.value).text,
      )
    })
    expect(writes).toBeGreaterThan(20)
  })

  test('the source marks the line of the event for the thread that acts, and every other thread', async () => {
    const { debug } = (await open(variant)).port ?? {}
    if (debug === undefined) throw new Error('nothing is open')
    await everyScene(variant, (scene) => {
      const { event, moment } = scene
      const places = threadPlaces(debug, scene)
      const acting = places.find((place) => place.acting)
      expect(acting?.place).toEqual(placeOfSite(debug, event.site))
      const alive = moment.threads.filter(
        ({ status, actor }) =>
          status !== 'done' && status !== 'not-started' && actor !== event.actor,
      )
      expect(places.filter(({ acting: isActing }) => !isActing).map(({ actor }) => actor)).toEqual(
        alive.map(({ actor }) => actor),
      )
    })
  })

  test('the interleaving has the event in the column of its CPU', async () => {
    const { debug } = (await open(variant)).port ?? {}
    if (debug === undefined) throw new Error('nothing is open')
    let rowsSeen = 0
    await everyScene(variant, ({ seq, event, around, firstSeq }) => {
      const row = interleavingRows(debug, around, firstSeq).find(
        (candidate) => candidate.seq === seq,
      )
      if (row === undefined) return
      rowsSeen += 1
      expect(row).toMatchObject({ cpu: event.cpu, actor: event.actor, time: event.time })
    })
    expect(rowsSeen).toBeGreaterThan(40)
  })

  test('the timeline finds the event on its lanes again', async () => {
    const replay = await open(variant)
    const { port } = replay
    if (port === undefined) throw new Error('nothing is open')
    for (const seq of visits(replay.events).slice(0, 40)) {
      const event = eventRow(await port.events(seq, 1), 0)
      const found = await eventOnLane(port, event.time, { lane: 'cpu', index: event.cpu })
      const there = eventRow(await port.events(found ?? -1, 1), 0)
      expect(found).toBeGreaterThanOrEqual(seq)
      expect(there).toMatchObject({ time: event.time, cpu: event.cpu })
    }
  })
})

test('the lanes are nobody’s before a thread is switched in, and cover the run', async () => {
  const { port } = await open('none')
  if (port === undefined) throw new Error('nothing is open')
  const { ticks } = port.manifest
  const picture = await port.lanes(0, ticks, ticks / 1_000)
  const first = await port.find({ kinds: [EVENT_SWITCH_IN] }, -1, 1)
  expect(eventKind(EVENT_SWITCH_IN)?.object).toBe('actor')
  const { time } = eventRow(await port.events(first ?? 0, 1), 0)
  for (const lane of picture.lanes) {
    expect(lane.start[0] ?? Infinity).toBeGreaterThanOrEqual(time)
    for (let n = 1; n < lane.count; n += 1) {
      expect(lane.start[n]).toBeGreaterThanOrEqual(lane.end[n - 1] ?? 0)
    }
  }
})
