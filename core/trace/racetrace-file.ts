/**
 * The `.racetrace` file: a ZIP of `debug.json`, the sources as files of their own, the chunks exactly
 * as they are stored, and `manifest.json` last, because only the end of a run knows it.
 *
 * Writing is a trace sink, so a run can be recorded straight into a file, and an export is a recording
 * read from one place and written to another. Reading gives a trace source on the open file.
 */
import { ownBytes } from '#core/base/bytes.ts'
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { DebugInfo, SourceFile } from '#core/language/debug-info.ts'
import type { Manifest } from './format.ts'
import * as check from './json-checks.ts'
import { MAX_CHUNK_BYTES, MAX_JSON_BYTES, MAX_SOURCE_BYTES } from './limits.ts'
import { chunkName } from './reader.ts'
import type { TraceSink, TraceSource } from './source.ts'
import { damaged, stopped, withoutEvents } from './trace-failure.ts'
import { upgradeDocument, UPGRADES, type FormatUpgrade } from './upgrade.ts'
import { debugInfoText, parseDebugInfo } from './validate-debug.ts'
import { manifestText, parseManifest } from './validate-manifest.ts'
import { readDirectory, readEntry, type RandomAccess, type ZipEntry } from './zip-reader.ts'
import { ZipWriter, type ByteOutput } from './zip-writer.ts'

const MANIFEST_ENTRY = 'manifest.json'
const DEBUG_ENTRY = 'debug.json'

/** How a long transfer is watched and ended: `AbortSignal` is one of these. */
export interface Transfer {
  /** Called as chunks are done: how many, and of how many. */
  readonly progress?: ((done: number, total: number) => void) | undefined
  readonly signal?: { readonly aborted: boolean } | undefined
}

/** Records into a file. The file is whole after `finish`, not before. */
export function createRacetraceSink(output: ByteOutput): TraceSink {
  const zip = new ZipWriter(output)
  return {
    async begin({ dataBytes }, debug) {
      const entries = sourceEntries(debug.sources)
      const text = debugInfoText(debug, entries, dataBytes, DEBUG_ENTRY)
      if (!text.ok) return text
      for (const [index, source] of debug.sources.entries()) {
        const added = await zip.add(entries[index]!, encodeText(source.text), true)
        if (!added.ok) return added
      }
      return zip.add(DEBUG_ENTRY, encodeText(text.value), true)
    },
    append: (index, bytes) => zip.add(chunkName(index), bytes, false),
    async finish(manifest) {
      const text = manifestText(manifest, MANIFEST_ENTRY)
      if (!text.ok) return text
      const added = await zip.add(MANIFEST_ENTRY, encodeText(text.value), true)
      return added.ok ? zip.finish() : added
    },
  }
}

/** Writes a whole recording. On failure or stop what was written so far is no file: throw it away. */
export async function writeRacetrace(
  source: TraceSource,
  output: ByteOutput,
  { progress, signal }: Transfer = {},
): Promise<Result<undefined, Failure>> {
  const { manifest, debug } = source
  const sink = createRacetraceSink(output)
  const begun = await sink.begin(manifest, debug)
  if (!begun.ok) return begun
  for (const index of manifest.chunks.keys()) {
    if (signal?.aborted === true) return err(stopped(manifest.title))
    const bytes = await source.chunk(index)
    if (!bytes.ok) return bytes
    const written = await sink.append(index, ownBytes(bytes.value), manifest)
    if (!written.ok) return written
    progress?.(index + 1, manifest.chunks.length)
  }
  return sink.finish(manifest)
}

/**
 * Writes a recording without its events: set-up, sources, schedule and the digests of the chunks, from
 * which it is made again. A few KiB for each million events.
 */
export async function writeCompactRacetrace(
  { manifest, debug }: Pick<TraceSource, 'manifest' | 'debug'>,
  output: ByteOutput,
): Promise<Result<undefined, Failure>> {
  const sink = createRacetraceSink(output)
  const begun = await sink.begin(manifest, debug)
  return begun.ok ? sink.finish(manifest) : begun
}

/** What a file holds. Of a compact one only manifest and debug information: its chunks are made anew. */
export interface OpenedRacetrace extends TraceSource {
  readonly compact: boolean
}

/**
 * Opens a file for reading: directory, manifest and debug information are checked here, each chunk when
 * it is read. Nothing but the opened file is kept.
 */
export async function openRacetrace(
  file: RandomAccess,
  upgrades: readonly FormatUpgrade[] = UPGRADES,
): Promise<Result<OpenedRacetrace, Failure>> {
  const directory = await readDirectory(file, largestEntry)
  if (!directory.ok) return directory
  const entries = directory.value
  const manifestBytes = await readNamed(file, entries, MANIFEST_ENTRY)
  if (!manifestBytes.ok) return manifestBytes
  const parsed = parseManifest(manifestBytes.value, MANIFEST_ENTRY, upgrades)
  if (!parsed.ok) return parsed
  const { manifest, format } = parsed.value
  const compact = manifest.chunks.length > 0 && !entries.has(chunkName(0))
  const chunks = compact ? hasNoChunks(entries) : checkChunkEntries(manifest, entries)
  if (!chunks.ok) return chunks
  const debug = await readDebug(file, entries, manifest.dataBytes, (document) =>
    upgradeDocument('debug', document, format, upgrades),
  )
  if (!debug.ok) return debug
  return ok({
    manifest,
    debug: debug.value,
    compact,
    chunk: async (index) =>
      compact ? err(withoutEvents(file.name)) : readNamed(file, entries, chunkName(index)),
  })
}

/** What may be in a file, and how large. */
function largestEntry(name: string): number | undefined {
  if (name === MANIFEST_ENTRY || name === DEBUG_ENTRY) return MAX_JSON_BYTES
  if (isChunkEntry(name)) return MAX_CHUNK_BYTES
  // The folders themselves, which packers add when somebody packs the file again.
  if (name === 'sources/' || name === 'chunks/') return 0
  return isSourceEntry(name) ? MAX_SOURCE_BYTES : undefined
}

function isChunkEntry(name: string): boolean {
  return /^chunks\/[0-9]{6}\.bin$/.test(name)
}

function isSourceEntry(name: string): boolean {
  return /^sources\/[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}$/.test(name)
}

/** Entries for sources: under their own names where those are plain and not taken. */
function sourceEntries(sources: readonly SourceFile[]): string[] {
  const taken = new Set<string>()
  return sources.map(({ name }, index) => {
    const own = `sources/${name}`
    const entry = isSourceEntry(own) && !taken.has(own) ? own : `sources/${index}.source.c`
    taken.add(entry)
    return entry
  })
}

/** A file has all its chunks, or none. */
function hasNoChunks(entries: ReadonlyMap<string, ZipEntry>): Result<undefined, Failure> {
  const left = [...entries.keys()].some(isChunkEntry)
  return left ? err(damaged(chunkName(0), 'it is missing')) : ok(undefined)
}

/** Exactly the chunks of the manifest are there, with the lengths it says. */
function checkChunkEntries(
  { chunks }: Manifest,
  entries: ReadonlyMap<string, ZipEntry>,
): Result<undefined, Failure> {
  let found = 0
  for (const name of entries.keys()) if (isChunkEntry(name)) found += 1
  for (const [index, { bytes }] of chunks.entries()) {
    const name = chunkName(index)
    const entry = entries.get(name)
    if (entry === undefined) return err(damaged(name, 'it is missing'))
    if (entry.bytes !== bytes)
      return err(damaged(name, `it is ${entry.bytes} bytes long, not ${bytes}`))
  }
  return found === chunks.length
    ? ok(undefined)
    : err(damaged(MANIFEST_ENTRY, `it describes ${chunks.length} chunks of ${found}`))
}

const sourceList = check.object<{ sources: { name: string; entry: string }[] }>({
  sources: check.list(
    check.object<{ name: string; entry: string }>({
      name: check.text(256),
      entry: check.text(256),
    }),
    1024,
  ),
})

/** debug.json with the texts of the sources put back in. */
async function readDebug(
  file: RandomAccess,
  entries: ReadonlyMap<string, ZipEntry>,
  dataBytes: number,
  upgrade: (document: unknown) => unknown,
): Promise<Result<DebugInfo, Failure>> {
  const bytes = await readNamed(file, entries, DEBUG_ENTRY)
  if (!bytes.ok) return bytes
  const listed = check.parseJson(
    bytes.value,
    (value, at) => sourceList(upgrade(value), at),
    DEBUG_ENTRY,
  )
  if (!listed.ok) return listed
  const sources: SourceFile[] = []
  for (const { name, entry } of listed.value.sources) {
    if (!isSourceEntry(entry)) return err(damaged(DEBUG_ENTRY, 'a source is no entry of this file'))
    const text = await readNamed(file, entries, entry)
    if (!text.ok) return text
    const decoded = decodeText(text.value)
    if (decoded === undefined) return err(damaged(entry, 'it is not text'))
    sources.push({ name, text: decoded })
  }
  const kept = new Set(listed.value.sources.map(({ entry }) => entry))
  const other = [...entries.keys()].find((name) => isSourceEntry(name) && !kept.has(name))
  if (other !== undefined) return err(damaged(other, 'it is the text of no source'))
  return parseDebugInfo(bytes.value, sources, dataBytes, DEBUG_ENTRY, upgrade)
}

async function readNamed(
  file: RandomAccess,
  entries: ReadonlyMap<string, ZipEntry>,
  name: string,
): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
  const entry = entries.get(name)
  return entry === undefined ? err(damaged(name, 'it is missing')) : readEntry(file, entry)
}

function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function decodeText(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
