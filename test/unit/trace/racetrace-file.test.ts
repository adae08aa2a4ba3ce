import { promisify } from 'node:util'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fromBuffer, type Entry, type ZipFile } from 'yauzl'
import { failure } from '#core/base/failure.ts'
import { err } from '#core/base/result.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import { openRacetrace, writeRacetrace } from '#core/trace/racetrace-file.ts'
import { archive, takeApart } from '../../support/hostile/archive.ts'
import { MemoryFile, MemoryOutput, racetraceBytes } from '../../support/racetrace-files.ts'
import { DEBUG, MemorySink, syntheticRecording } from '../../support/recordings.ts'
import { expectFailure, expectOk } from '../../support/results.ts'

const openZip = promisify<Buffer, object, ZipFile>(fromBuffer)

/** Names, sizes and methods of the entries, as a ZIP library that is not ours reads them. */
async function listEntries(bytes: Uint8Array): Promise<Entry[]> {
  const zip = await openZip(Buffer.from(bytes), { lazyEntries: false })
  const entries: Entry[] = []
  zip.on('entry', (entry: Entry) => entries.push(entry))
  await new Promise((resolve, reject) => zip.on('end', resolve).on('error', reject))
  return entries
}

describe('a .racetrace file', () => {
  test('is a ZIP with readable parts and the chunks as they are stored', async () => {
    const recorded = await syntheticRecording(1, 3, 500)
    const bytes = await racetraceBytes(recorded.source())
    const entries = await listEntries(bytes)
    expect(entries.map((entry) => entry.fileName)).toEqual([
      'sources/none.c',
      'sources/frlock.h',
      'debug.json',
      'chunks/000000.bin',
      'chunks/000001.bin',
      'chunks/000002.bin',
      'manifest.json',
    ])
    for (const [index, chunk] of recorded.chunks.entries()) {
      const entry = entries[3 + index]
      expect(entry).toMatchObject({ compressionMethod: 0, uncompressedSize: chunk.length })
    }
    const [source] = entries
    const at = (source?.relativeOffsetOfLocalHeader ?? 0) + 30 + 'sources/none.c'.length
    const data = bytes.subarray(at, at + (source?.compressedSize ?? 0))
    expect(inflateRawSync(data).toString()).toBe(DEBUG.sources[0]?.text)
  })

  test('of the same recording is the same file', async () => {
    const recorded = await syntheticRecording(1, 2, 300)
    expect(await racetraceBytes(recorded.source())).toEqual(await racetraceBytes(recorded.source()))
  })

  test('packed again by a tool that adds its folders opens like the one unpacked', async () => {
    const recorded = await syntheticRecording(2, 2, 100)
    const entries = await takeApart(await racetraceBytes(recorded.source()))
    const folders = ['chunks/', 'sources/'].map((name) => ({ name, data: new Uint8Array(0) }))
    const opened = await openRacetrace(new MemoryFile(archive([...folders, ...entries])))
    expect(expectOk(opened).manifest).toEqual(recorded.manifest)
    const filled = folders.map(({ name }) => ({ name, data: new Uint8Array(1) }))
    const refused = await openRacetrace(new MemoryFile(archive([...filled, ...entries])))
    expect(expectFailure(refused)).toMatchObject({ code: 'E_TRACE_DAMAGED', at: 'chunks/' })
  })

  test('opens to what was recorded', async () => {
    const recorded = await syntheticRecording(2, 3, 400)
    const file = new MemoryFile(await racetraceBytes(recorded.source()))
    const opened = expectOk(await openRacetrace(file))
    expect(opened.manifest).toEqual(recorded.manifest)
    expect(opened.debug).toEqual(recorded.debug)
    const copy = new MemorySink()
    expectOk(await copyTrace(opened, copy))
    expect(copy.chunks).toEqual(recorded.chunks)
    expect(copy.manifest).toEqual(recorded.manifest)
  })

  test('opens without reading its chunks', async () => {
    const small = new MemoryFile(
      await racetraceBytes((await syntheticRecording(2, 1, 400)).source()),
    )
    const large = new MemoryFile(
      await racetraceBytes((await syntheticRecording(2, 9, 4000)).source()),
    )
    expectOk(await openRacetrace(small))
    expectOk(await openRacetrace(large))
    expect(large.size - small.size).toBeGreaterThan(30_000)
    expect(large.reads - small.reads).toBeLessThan(5_000)
  })

  test('keeps sources whose names are no plain file names', async () => {
    const recorded = await syntheticRecording(1, 1, 100)
    const names = ['a.c', 'a.c', '../../etc/passwd', 'Ünicode.h', '']
    recorded.debug = { ...DEBUG, sources: names.map((name, index) => ({ name, text: `${index}` })) }
    const bytes = await racetraceBytes(recorded.source())
    const opened = expectOk(await openRacetrace(new MemoryFile(bytes)))
    expect(opened.debug.sources).toEqual(recorded.debug.sources)
    const stored = (await listEntries(bytes)).map((entry) => entry.fileName)
    expect(stored.slice(0, 5)).toEqual([
      'sources/a.c',
      'sources/1.source.c',
      'sources/2.source.c',
      'sources/3.source.c',
      'sources/4.source.c',
    ])
  })

  test('reports progress, and stops when asked', async () => {
    const source = (await syntheticRecording(1, 4, 100)).source()
    const seen: [number, number][] = []
    const signal = { aborted: false }
    const progress = (done: number, total: number): void => {
      seen.push([done, total])
      signal.aborted = done === 2
    }
    const stopped = await writeRacetrace(source, new MemoryOutput(), { progress, signal })
    expect(expectFailure(stopped).code).toBe('E_STOPPED')
    expect(seen).toEqual([
      [1, 4],
      [2, 4],
    ])
  })

  test('passes on why it cannot be written', async () => {
    const source = (await syntheticRecording(1, 1, 100)).source()
    const full = failure('E_DISK_FULL', 'No space left on the disk.')
    const written = await writeRacetrace(source, { write: async () => err(full) })
    expect(expectFailure(written)).toBe(full)
  })
})
