import { describe, expect, test } from 'vitest'
import { EMPTY_DIGEST } from '#core/base/digest.ts'
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { TraceRecorder } from '#core/trace/recorder.ts'
import { END, MemorySink, START } from '../../support/recordings.ts'
import { expectFailure, expectOk } from '../../support/results.ts'
import { syntheticRun } from '../../support/synthetic-trace.ts'

describe('the recorder', () => {
  test('describes every chunk and names the whole by the last digest', async () => {
    const sink = new MemorySink()
    const recorder = new TraceRecorder(sink, START)
    expectOk(await recorder.begin())
    expect(recorder.manifest).toMatchObject({ events: 0, digest: EMPTY_DIGEST, verdict: 'partial' })
    const run = syntheticRun(1)
    const [first, second] = [run.next(100), run.next(50)]
    recorder.record(first, new Uint8Array(0))
    recorder.record(second, new Uint8Array(0))
    const manifest = expectOk(await recorder.finish(END))
    expect(manifest.events).toBe(first.count + second.count)
    expect(manifest.chunks).toMatchObject([
      { firstSeq: 0, events: first.count, firstTime: 0, bytes: sink.chunks[0]?.length },
      { firstSeq: first.count, events: second.count, lastTime: second.time[second.count - 1] },
    ])
    expect(manifest.digest).toBe(manifest.chunks[1]?.prefixDigest)
    expect(recorder.storedBytes).toBe(sink.chunks.reduce((sum, chunk) => sum + chunk.length, 0))
    expect(sink.manifest).toEqual(manifest)
  })

  test('gives the same bytes for the same events', async () => {
    const record = async () => {
      const sink = new MemorySink()
      const recorder = new TraceRecorder(sink, START)
      expectOk(await recorder.begin())
      recorder.record(syntheticRun(3).next(400), Uint8Array.of(7))
      expectOk(await recorder.finish(END))
      return sink.chunks
    }
    expect(await record()).toEqual(await record())
  })

  test('takes a keyframe on the way every few thousand events, and none twice', async () => {
    const sink = new MemorySink()
    const recorder = new TraceRecorder(sink, START)
    expectOk(await recorder.begin())
    const run = syntheticRun(1)
    let taken = 0
    const offer = (seq: number): void =>
      recorder.offerKeyframe(seq, () => {
        taken += 1
        return Uint8Array.of(seq >>> 8)
      })
    for (let seq = 1_000; seq <= 20_000; seq += 1_000) offer(seq)
    const first = run.next(20_000)
    recorder.record(first, Uint8Array.of(0))
    offer(first.count + 8_000)
    offer(first.count + 9_000)
    recorder.record(run.next(10_000), Uint8Array.of(1))
    expectOk(await recorder.finish(END))
    const reader = new TraceReader(sink.source())
    const rows = await Promise.all(
      [0, 1].map(async (index) => {
        const chunk = expectOk(await reader.visit(index, ok))
        return expectOk(reader.keyframes(chunk)).map(({ row }) => row)
      }),
    )
    expect(rows).toEqual([
      [0, 9_000, 18_000],
      [0, 9_000],
    ])
    expect(taken).toBe(3)
  })

  test('holds the run while the sink is behind', async () => {
    const sink = new MemorySink()
    const store: (() => void)[] = []
    const slow = Object.assign(Object.create(sink) as MemorySink, {
      append: async (index: number, bytes: Uint8Array<ArrayBuffer>) => {
        await new Promise<void>((resolve) => store.push(resolve))
        return sink.append(index, bytes)
      },
    })
    const recorder = new TraceRecorder(slow, START)
    expectOk(await recorder.begin())
    const run = syntheticRun(1)
    for (let chunk = 0; chunk < 6; chunk += 1) recorder.record(run.next(10), new Uint8Array(0))
    let ready = false
    const waiting = recorder.ready().then(() => (ready = true))
    for (let stored = 0; stored < 2; stored += 1) {
      await expect.poll(() => store.length).toBe(1)
      expect(ready).toBe(false)
      store.pop()?.()
    }
    await expect.poll(() => store.length).toBe(1)
    store.pop()?.()
    await waiting
    expect(sink.chunks).toHaveLength(3)
  })

  test('stops at the first chunk that cannot be stored and keeps what came before', async () => {
    const full = failure('E_STORAGE_FULL', 'The disk is full.')
    const sink = new MemorySink()
    const failing = Object.assign(Object.create(sink) as MemorySink, {
      append: async (index: number, bytes: Uint8Array<ArrayBuffer>) =>
        index === 1 ? err(full) : sink.append(index, bytes),
      finish: (manifest: Parameters<MemorySink['finish']>[0]) => sink.finish(manifest),
    })
    const recorder = new TraceRecorder(failing, START)
    expectOk(await recorder.begin())
    const run = syntheticRun(1)
    const first = run.next(30)
    recorder.record(first, new Uint8Array(0))
    recorder.record(run.next(30), new Uint8Array(0))
    recorder.record(run.next(30), new Uint8Array(0))
    await expect.poll(() => recorder.failure).toBe(full)
    await recorder.ready()
    expect(expectFailure(await recorder.finish(END))).toBe(full)
    expect(sink.manifest).toMatchObject({
      verdict: 'partial',
      events: first.count,
      metrics: [],
      final: {},
    })
    expect(sink.chunks).toHaveLength(1)
  })
})
