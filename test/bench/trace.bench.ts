/** How fast events become chunks and back, and what they take on disk, on traces of the real scenarios. */
import { deflateSync } from 'fflate'
import { sha256 } from '@noble/hashes/sha2.js'
import { ok } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { exportRecording } from '#core/export/export-recording.ts'
import { EXPORT_FORMATS } from '#core/export/formats.ts'
import { RecordingPictures } from '#core/host/recording-pictures.ts'
import {
  ChunkEncoder,
  decodeEvents,
  decodeKeyframes,
  encodedColumns,
  openChunk,
  type ChunkHeader,
} from '#core/trace/chunk.ts'
import { TraceChecker } from '#core/trace/check-trace.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import { ColumnEncoder } from '#core/trace/encode-columns.ts'
import type { Keyframe } from '#core/trace/keyframes.ts'
import { openRacetrace, writeRacetrace } from '#core/trace/racetrace-file.ts'
import type { ByteOutput } from '#core/trace/zip-writer.ts'
import { MemoryTrace, record, requestOf } from '../support/memory-trace.ts'
import { MemoryFile, MemoryOutput } from '../support/racetrace-files.ts'
import { expectOk } from '../support/results.ts'

interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
}

const VARIANTS = ['none', 'frlock', 'seqlock', 'bkl']
const OPERATIONS = 40_000
const ROUNDS = 5

/** Seconds of the fastest of some rounds: the others were disturbed. */
async function fastest(action: () => unknown, rounds = ROUNDS): Promise<number> {
  let best = Infinity
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    await action()
    best = Math.min(best, performance.now() - start)
  }
  return best / 1000
}

interface Opened {
  readonly header: ChunkHeader
  readonly encoded: Uint8Array
  readonly columns: EventColumns
  readonly keyframes: readonly Keyframe[]
}

function open(bytes: Uint8Array): Opened {
  const header = expectOk(openChunk(bytes, 'chunk'))
  const encoded = expectOk(encodedColumns(header, 'chunk'))
  const columns = expectOk(decodeEvents(header, encoded, 'chunk'))
  return { header, encoded, columns, keyframes: expectOk(decodeKeyframes(header, 'chunk')) }
}

async function sizes(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const variant of VARIANTS) {
    const { trace } = await record(requestOf({ variant, parameters: { OPERATIONS } }))
    const stored = trace.chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    const value = stored / trace.manifest.events
    figures.push({ name: `disk, ${variant}`, value, unit: 'B/event' })
  }
  return figures
}

async function speeds(trace: MemoryTrace): Promise<Figure[]> {
  const million = trace.manifest.events / 1e6
  const chunks = trace.chunks.map(open)
  const columns = new ColumnEncoder()
  const figures: Figure[] = []
  const add = async (name: string, action: () => unknown): Promise<void> => {
    const value = million / (await fastest(action))
    figures.push({ name, value, unit: 'M events/s' })
  }
  await add('encode chunk with digest', () => {
    const encoder = new ChunkEncoder()
    for (const chunk of chunks) encoder.encode(chunk.columns, chunk.keyframes)
  })
  await add('of which columns', () => chunks.forEach((chunk) => columns.encode(chunk.columns)))
  await add('of which digest', () => chunks.forEach((chunk) => sha256(chunk.encoded)))
  for (const level of [1, 3, 6] as const) {
    let bytes = 0
    await add(`deflate level ${level}`, () => {
      bytes = 0
      for (const { encoded } of chunks) bytes += deflateSync(encoded, { level }).length
    })
    figures.push({ name: `deflate level ${level}`, value: bytes / million / 1e6, unit: 'B/event' })
  }
  await add('CompressionStream', async () => {
    for (const { encoded } of chunks) await compressNatively(encoded)
  })
  await add('decode chunk', () => trace.chunks.forEach(open))
  await add('of which columns', () =>
    chunks.forEach(({ header, encoded }) => decodeEvents(header, encoded, 'chunk')),
  )
  await add('check trace', () => {
    const checker = new TraceChecker(trace.manifest)
    for (const chunk of trace.chunks) expectOk(checker.next(chunk))
  })
  return figures
}

async function compressNatively(bytes: Uint8Array): Promise<ArrayBuffer> {
  const stream = new CompressionStream('deflate-raw')
  const writer = stream.writable.getWriter()
  void writer.write(bytes.slice())
  void writer.close()
  return new Response(stream.readable).arrayBuffer()
}

async function files(trace: MemoryTrace): Promise<Figure[]> {
  const output = new MemoryOutput()
  expectOk(await writeRacetrace(trace, output))
  const bytes = output.bytes()
  const megabytes = bytes.length / 1e6
  const write = await fastest(() => writeRacetrace(trace, new MemoryOutput()))
  const read = await fastest(async () => {
    const source = expectOk(await openRacetrace(new MemoryFile(bytes)))
    for (const index of source.manifest.chunks.keys()) expectOk(await source.chunk(index))
  })
  const million = trace.manifest.events / 1e6
  // What an import does besides storing: every event decoded, checked, and drawn.
  const taken = await fastest(async () => {
    const source = expectOk(await openRacetrace(new MemoryFile(bytes)))
    const pictures = new RecordingPictures(source)
    const events = (columns: EventColumns): void => pictures.consume(columns)
    expectOk(await copyTrace(source, new MemoryTrace(), { events }))
    pictures.finish()
  })
  return [
    { name: 'write .racetrace', value: megabytes / write, unit: 'MB/s' },
    { name: 'read .racetrace', value: megabytes / read, unit: 'MB/s' },
    { name: 'import .racetrace, checked and drawn', value: million / taken, unit: 'M events/s' },
  ]
}

/** Throws away what it is given: the disk is not what is measured. */
const NOWHERE: ByteOutput = { write: async () => ok(undefined) }

async function exports(trace: MemoryTrace): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { format, title } of EXPORT_FORMATS) {
    if (format === 'compact') continue
    const action = async (): Promise<void> => {
      expectOk(await exportRecording(trace, format, NOWHERE))
    }
    const seconds = await fastest(action, 2)
    const value = trace.manifest.events / 1e6 / seconds
    figures.push({ name: `export as ${title}`, value, unit: 'M events/s' })
  }
  return figures
}

/** All figures, on about a million events. */
export async function run(): Promise<Figure[]> {
  const request = requestOf({ variant: 'frlock', parameters: { OPERATIONS } })
  const { trace } = await record(request)
  return [
    ...(await sizes()),
    ...(await speeds(trace)),
    ...(await files(trace)),
    ...(await exports(trace)),
  ]
}
