import { describe, expect, test } from 'vitest'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, type Result } from '#core/base/result.ts'
import { EVENT_END, EVENT_VIOLATION } from '#core/event/kinds.ts'
import type { RunProgress } from '#core/host/protocol.ts'
import { runRecording, type RunEnvironment } from '#core/host/run-recording.ts'
import { verifyRecording } from '#core/host/verify-recording.ts'
import { ChunkEncoder, eventsOfChunk, keyframesOfChunk } from '#core/trace/chunk.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { MemoryTrace, QUIET, record, requestOf } from '../../support/memory-trace.ts'
import { expectFailure, expectOk } from '../../support/results.ts'

const LONG = requestOf({ variant: 'frlock', parameters: { OPERATIONS: 10_000 } })
const WATCH = { progress: () => undefined, breathe: QUIET.breathe, stopped: () => false }

/** A clock that moves on by `milliseconds` with every look at it. */
function clock(milliseconds: number): () => number {
  let now = 0
  return () => (now += milliseconds)
}

function stopAfter(looks: number): RunEnvironment {
  let left = looks
  return { ...QUIET, stopped: () => --left <= 0 }
}

async function lastEventKind(trace: MemoryTrace): Promise<[kind: number, value: number]> {
  const events = await new TraceReader(trace).range(trace.manifest.events - 1, 1)
  if (!events.ok) throw new Error(events.error.message)
  return [events.value.kind[0] ?? -1, events.value.value[0] ?? -1]
}

describe('a run', () => {
  test('tells how it goes, from nothing to all', async () => {
    const heard: RunProgress[] = []
    await record(LONG, { ...QUIET, now: clock(60), progress: (message) => heard.push(message) })
    const fractions = heard.map((message) => message.fraction ?? NaN)
    expect(fractions.length).toBeGreaterThan(2)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true)
    expect(heard.at(-1)?.series.map((series) => series.key)).toContain('drift')
  })

  test('names the event of each violation', async () => {
    const { trace } = await record(requestOf({ variant: 'none' }))
    expect(trace.manifest.violations.length).toBeGreaterThan(0)
    for (const [index, violation] of trace.manifest.violations.entries()) {
      const events = await new TraceReader(trace).range(violation.seq, 1)
      expect(events.ok && [events.value.kind[0], events.value.aux[0]]).toEqual([
        EVENT_VIOLATION,
        index,
      ])
    }
  })

  test('stopped, is sealed as partial with an end event that says so', async () => {
    const { trace, done } = await record(LONG, stopAfter(3))
    expect(done.manifest.verdict).toBe('partial')
    expect(trace.finished).toBe(true)
    expect(Number(done.manifest.final['completed'])).toBeLessThan(10_000)
    expect(await lastEventKind(trace)).toEqual([EVENT_END, 2])
  })

  test('whose sink fails ends with the reason, and what was stored is sealed', async () => {
    class FullDisk extends MemoryTrace {
      override async append(
        ...given: Parameters<MemoryTrace['append']>
      ): Promise<Result<undefined, Failure>> {
        return given[0] < 2 ? super.append(...given) : err(failure('E_FULL', 'The disk is full.'))
      }
    }
    const trace = new FullDisk()
    const result = await runRecording('x', LONG, trace, QUIET)
    expect(result).toMatchObject({ ok: false, error: { code: 'E_FULL' } })
    expect(trace.finished).toBe(true)
    expect(trace.manifest).toMatchObject({ verdict: 'partial' })
    expect(trace.manifest.chunks).toHaveLength(2)
  })

  test('that cannot be carried out never touches the sink', async () => {
    const trace = new MemoryTrace()
    const result = await runRecording('x', { ...LONG, variant: 'no such' }, trace, QUIET)
    expect(result).toMatchObject({ ok: false, error: { code: 'E_UNKNOWN_VARIANT' } })
    expect(trace.manifest).toBeUndefined()
  })
})

describe('verification', () => {
  test('makes a whole recording again', async () => {
    const { trace } = await record(LONG)
    const seen: number[] = []
    const progress = (events: number): number => seen.push(events)
    expect(await verifyRecording(trace, { ...WATCH, progress })).toEqual({
      ok: true,
      value: 'verified',
    })
    expect(seen.at(-1)).toBe(trace.manifest.events)
  })

  test('makes a stopped one again, up to where it was stopped', async () => {
    const { trace } = await record(LONG, stopAfter(3))
    expect(await verifyRecording(trace, WATCH)).toEqual({ ok: true, value: 'verified' })
  })

  test('makes one again that lost its end', async () => {
    const { trace } = await record(LONG)
    const chunks = trace.manifest.chunks.slice(0, 2)
    const [, last] = chunks
    trace.manifest = {
      ...trace.manifest,
      verdict: 'partial',
      chunks,
      events: (last?.firstSeq ?? 0) + (last?.events ?? 0),
      digest: last?.prefixDigest ?? '',
    }
    expect(await verifyRecording(trace, WATCH)).toEqual({ ok: true, value: 'verified' })
  })

  test('finds a machine image that was changed, though every event is the same', async () => {
    const { trace } = await record(LONG)
    const stored = (index: number) => trace.chunk(index)
    expect(expectOk(await verifyRecording(trace, WATCH, { stored }))).toBe('verified')
    const encoder = new ChunkEncoder()
    for (const [index, bytes] of trace.chunks.entries()) {
      const columns = expectOk(eventsOfChunk(bytes, 'chunk'))
      const keyframes = expectOk(keyframesOfChunk(bytes, 'chunk'))
      const last = keyframes.at(-1)?.image
      // One bit of the last image of the second part; its checksum is made to fit.
      if (index === 1 && last) last[last.length - 1]! ^= 1
      trace.chunks[index] = encoder.encode(columns, keyframes).bytes
    }
    expectOk(await verifyRecording(trace, WATCH))
    const found = expectFailure(await verifyRecording(trace, WATCH, { stored }))
    expect(found.code).toBe('E_IMAGES_DIFFER')
    expect(found.message).toMatch(/^Part 2 /)
  })

  test('finds a set-up that is not the one it was recorded with', async () => {
    const { trace } = await record(LONG)
    const { setup } = trace.manifest
    trace.manifest = { ...trace.manifest, setup: { ...setup, seed: setup.seed + 1 } }
    expect(await verifyRecording(trace, WATCH)).toMatchObject({
      ok: false,
      error: { code: 'E_REPLAY_DIFFERS' },
    })
  })

  test('does not try with another engine', async () => {
    const { trace } = await record(requestOf({ variant: 'none' }))
    trace.manifest = { ...trace.manifest, engine: '0' }
    expect(await verifyRecording(trace, WATCH)).toMatchObject({
      ok: false,
      error: { code: 'E_OTHER_ENGINE' },
    })
  })

  test('compares events alone where another engine is tried', async () => {
    const { trace } = await record(requestOf({ variant: 'none' }))
    trace.manifest = { ...trace.manifest, engine: '0' }
    const stored = () => Promise.reject(new Error('images of another engine mean nothing'))
    const options = { anyEngine: true, stored }
    expect(expectOk(await verifyRecording(trace, WATCH, options))).toBe('events')
    const [first, ...others] = trace.manifest.chunks
    if (first === undefined) throw new Error('a chunk was made')
    const chunks = [{ ...first, prefixDigest: first.prefixDigest.replace(/^./, 'x') }, ...others]
    trace.manifest = { ...trace.manifest, chunks }
    const differs = expectFailure(await verifyRecording(trace, WATCH, options))
    expect(differs).toMatchObject({
      code: 'E_REPLAY_DIFFERS',
      hint: expect.stringContaining('engine 0'),
    })
  })

  test('can be stopped', async () => {
    const { trace } = await record(LONG)
    expect(await verifyRecording(trace, { ...WATCH, stopped: () => true })).toEqual({
      ok: true,
      value: 'stopped',
    })
  })
})
