/**
 * Whatever is done to a file: it is refused with a reason, or it opens to exactly what was recorded, or
 * (where every seal was made right again) to a recording that works like any. Never a crash, never a
 * hang, never more than a bounded amount of memory.
 *
 * Every mutation is a number; a failure names it. FUZZ_FROM and FUZZ_COUNT choose others.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { readMemory } from '#core/analysis/read-memory.ts'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import { exportRecording } from '#core/export/export-recording.ts'
import { EXPORT_FORMATS } from '#core/export/formats.ts'
import { createReExecutor } from '#core/host/re-executor.ts'
import { RecordingPictures } from '#core/host/recording-pictures.ts'
import { ReplayService } from '#core/host/replay-service.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import { openRacetrace } from '#core/trace/racetrace-file.ts'
import { TraceReader } from '#core/trace/reader.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { readDirectory } from '#core/trace/zip-reader.ts'
import { honestFile, takeApart } from '../../support/hostile/archive.ts'
import type { Bytes } from '../../support/hostile/archive.ts'
import { mutation, MUTATION_KINDS, type Specimen } from '../../support/hostile/mutations.ts'
import { record, requestOf } from '../../support/memory-trace.ts'
import { MemoryFile, MemoryOutput, racetraceBytes } from '../../support/racetrace-files.ts'
import { MemorySink } from '../../support/recordings.ts'
import { expectOk } from '../../support/results.ts'

const FROM = Number(process.env['FUZZ_FROM'] ?? 1)
const MADE_UP = Number(process.env['FUZZ_COUNT'] ?? 18_000)
const REAL = Math.ceil(MADE_UP / 9)
/** Most that one mutation may take, generously: the other work of the computer counts too. */
const MILLISECONDS = 3_000
/** Most that the whole heap and all buffers may grow. */
const BYTES = 512 * 1024 * 1024

/** Where things begin and end: entries, their data, the fields of a chunk, the directory. */
async function specimen(bytes: Bytes): Promise<Specimen> {
  const directory = expectOk(await readDirectory(new MemoryFile(bytes), () => 2 ** 30))
  const boundaries = [0, bytes.length, bytes.length - 22]
  let end = 0
  for (const { name, offset, compressedBytes } of directory.values()) {
    const data = offset + 30 + name.length
    boundaries.push(offset, offset + 30, data, data + compressedBytes)
    if (name.startsWith('chunks/')) boundaries.push(data + 8, data + 20, data + 40, data + 72)
    end = Math.max(end, data + compressedBytes)
  }
  for (const { name } of directory.values()) {
    boundaries.push(end, end + 46)
    end += 46 + name.length
  }
  return { bytes, entries: await takeApart(bytes), boundaries }
}

async function importBytes(bytes: Bytes): Promise<Result<MemorySink, Failure>> {
  const sink = new MemorySink()
  const opened = await openRacetrace(new MemoryFile(bytes))
  if (!opened.ok) return opened
  const copied = await copyTrace(opened.value, sink)
  return copied.ok ? { ok: true, value: sink } : copied
}

/** Everything that the app does with an open recording; what fails must fail with a reason. */
async function use(source: TraceSource, number: number): Promise<void> {
  const service = new ReplayService(source, createReExecutor(source))
  const { events, ticks } = source.manifest
  const folded = new ReplayService(source, undefined)
  for (const seq of events === 0 ? [] : [0, events >> 1, events - 1]) {
    const moment = await service.momentAt(seq)
    const fold = await folded.momentAt(seq)
    expect(moment.ok).toBe(fold.ok)
    // Whatever images a file brings: what memory held is what its events say.
    if (!moment.ok || !fold.ok) continue
    expect(moment.value.memory).toEqual(fold.value.memory)
    readMemory(source.debug, fold.value.memory)
  }
  await service.lanes(0, ticks, Math.max(1, ticks / 100))
  const pictures = new RecordingPictures(source)
  const reader = new TraceReader(source)
  for (const index of source.manifest.chunks.keys()) {
    const chunk = await reader.visit(index, ok)
    if (chunk.ok) pictures.consume(chunk.value.columns)
  }
  pictures.finish()
  await service.find({ writes: { address: 0x1000, bytes: 8 } }, -1, 1)
  await service.seqAt(ticks / 2)
  const { format } = EXPORT_FORMATS[number % EXPORT_FORMATS.length]!
  expectOk(await exportRecording(source, format, new MemoryOutput()))
}

interface Tally {
  refused: number
  opened: number
  slowest: number
}

/** Runs mutations `from` to `from + count - 1` of a recording. */
async function fuzz(subject: Specimen, from: number, count: number): Promise<Tally> {
  const honest = expectOk(await importBytes(subject.bytes))
  const tally: Tally = { refused: 0, opened: 0, slowest: 0 }
  for (let number = from; number < from + count; number += 1) {
    const { bytes, promised } = mutation(subject, number)
    const start = performance.now()
    try {
      const result = await importBytes(bytes)
      if (!result.ok) {
        expect(result.error.code).toMatch(/^E_(TRACE_DAMAGED|TRACE_VERSION|COMPACT)$/)
        expect(result.error.at).not.toBe('')
        tally.refused += 1
      } else {
        const { value } = result
        if (promised === 'recording') expect(value.manifest).toEqual(honest.manifest)
        if (promised !== 'sound') expect(value.manifest?.digest).toBe(honest.manifest?.digest)
        if (promised === 'recording') expect(value.chunks).toEqual(honest.chunks)
        else await use(value.source(), number)
        tally.opened += 1
      }
    } catch (problem) {
      const kind = MUTATION_KINDS[number % MUTATION_KINDS.length]
      throw new Error(`mutation ${number} (${kind})`, { cause: problem })
    }
    tally.slowest = Math.max(tally.slowest, performance.now() - start)
  }
  return tally
}

describe('mutated files', () => {
  let madeUp: Specimen
  let real: Specimen
  beforeAll(async () => {
    madeUp = await specimen(await honestFile())
    const request = requestOf({ variant: 'frlock', model: 'tso', parameters: { OPERATIONS: 6 } })
    real = await specimen(await racetraceBytes((await record(request)).trace))
  })

  test('of a made-up run of several chunks are refused or what was recorded', async () => {
    const before = process.memoryUsage()
    const { refused, opened, slowest } = await fuzz(madeUp, FROM, MADE_UP)
    const after = process.memoryUsage()
    expect(refused + opened).toBe(MADE_UP)
    // Neither all nor none: what is mutated does matter, and does not always.
    expect(opened).toBeGreaterThan(MADE_UP / 100)
    expect(refused).toBeGreaterThan(MADE_UP / 2)
    expect(slowest).toBeLessThan(MILLISECONDS)
    expect(after.rss - before.rss).toBeLessThan(BYTES)
  })

  test('of a real run, whose machine goes on from the images they bring', async () => {
    const { refused, opened, slowest } = await fuzz(real, FROM, REAL)
    expect(refused + opened).toBe(REAL)
    expect(opened).toBeGreaterThan(REAL / 100)
    expect(slowest).toBeLessThan(MILLISECONDS)
  })
})
