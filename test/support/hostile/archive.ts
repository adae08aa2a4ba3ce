/** Recordings taken apart and put together again with lies in them. */
import { concatBytes } from '#core/base/bytes.ts'
import { crc32 } from '#core/base/crc32.ts'
import { createRacetraceSink } from '#core/trace/racetrace-file.ts'
import * as zip from '#core/trace/zip-layout.ts'
import { readDirectory, readEntry } from '#core/trace/zip-reader.ts'
import { MemoryFile, MemoryOutput } from '../racetrace-files.ts'
import { recordColumns } from '../recordings.ts'
import { expectOk } from '../results.ts'
import { syntheticRun } from '../synthetic-trace.ts'

export const MANIFEST = 'manifest.json'
export const DEBUG = 'debug.json'
/** The chunk that is tampered with: one before it, one after it. */
export const CHUNK = 'chunks/000001.bin'

export type Bytes = Uint8Array<ArrayBuffer>

/** One entry of an archive, with everything about it open to lies. */
export interface RawEntry {
  readonly name: string
  /** As it lies in the file. */
  readonly data: Bytes
  readonly header?: Partial<zip.EntryHeader>
}

/** What a file must be refused with. */
export interface Refusal {
  readonly code: string
  /** Part that the failure names. */
  readonly at: string
  /** Words of the reason. */
  readonly reason: string
}

export interface HostileFile extends Refusal {
  readonly name: string
  readonly bytes: Bytes
}

/** An archive of these entries, honest but for what their headers say. */
export function archive(entries: readonly RawEntry[]): Bytes {
  const parts: Bytes[] = []
  const directory: Bytes[] = []
  let offset = 0
  for (const { name, data, header } of entries) {
    const described: zip.EntryHeader = {
      name,
      method: zip.METHOD_STORED,
      crc: crc32(data),
      compressedBytes: data.length,
      bytes: data.length,
      offset,
      ...header,
    }
    const local = zip.localHeader(described)
    parts.push(local, data)
    directory.push(zip.centralHeader(described))
    offset += local.length + data.length
  }
  const listed = concatBytes(directory)
  return concatBytes([...parts, listed, zip.endRecord(entries.length, listed.length, offset)])
}

/** A JSON document, open to any change. */
export type Document = Record<string, unknown>

/** The object at the end of a path through a document. */
export function at(document: unknown, ...path: (string | number)[]): Record<string, unknown> {
  let current = document as Record<string, unknown>
  for (const step of path) current = current[step] as Record<string, unknown>
  return current
}

/** The honest recording all files are made from: three chunks of a made-up run with keyframes. */
export async function honestFile(): Promise<Bytes> {
  const run = syntheticRun(77)
  const output = new MemoryOutput()
  const runs = [run.next(60), run.next(60), run.next(60)]
  const image = (index: number): Uint8Array => Uint8Array.of(1, 2, index)
  const blocks = new DataView(run.memory.buffer).getInt32(0, true)
  await recordColumns(createRacetraceSink(output), runs, image, { blocks: String(blocks) })
  return output.bytes()
}

/** The entries of an archive that {@link archive} or the writer made, inflated. */
export async function takeApart(bytes: Bytes): Promise<RawEntry[]> {
  const file = new MemoryFile(bytes)
  const directory = expectOk(await readDirectory(file, () => 2 ** 30))
  const entries: RawEntry[] = []
  for (const entry of directory.values()) {
    entries.push({ name: entry.name, data: expectOk(await readEntry(file, entry)) })
  }
  return entries
}

/** Makes archives with one thing wrong. */
export class Builder {
  readonly honest: Bytes
  readonly entries: readonly RawEntry[]

  constructor(honest: Bytes, entries: readonly RawEntry[]) {
    this.honest = honest
    this.entries = entries
  }

  data(name: string): Bytes {
    const entry = this.entries.find((one) => one.name === name)
    if (entry === undefined) throw new Error(`no entry ${name}`)
    return entry.data
  }

  /** The archive with one entry's data, or what its header says, replaced. */
  with(name: string, data: Bytes, header?: RawEntry['header']): Bytes {
    return archive(
      this.entries.map((entry) =>
        entry.name === name ? { name, data, ...(header ? { header } : {}) } : entry,
      ),
    )
  }

  /** The archive with the data of some entries replaced, or the entries left out. */
  replaced(data: Readonly<Record<string, Bytes | undefined>>): Bytes {
    return archive(
      this.entries.flatMap((entry) => {
        if (!(entry.name in data)) return [entry]
        const other = data[entry.name]
        return other === undefined ? [] : [{ name: entry.name, data: other }]
      }),
    )
  }

  /** One of its JSON documents, to be changed at will. */
  document(name: string): Document {
    return JSON.parse(new TextDecoder().decode(this.data(name))) as Document
  }

  /** The archive with a change to one of its JSON documents. */
  json(name: string, change: (document: Document) => void): Bytes {
    const document = this.document(name)
    change(document)
    return this.with(name, text(JSON.stringify(document)))
  }

  /** The archive with bytes of a chunk changed and its checksums made right again. */
  chunk(name: string, change: (view: DataView<ArrayBuffer>, bytes: Bytes) => void): Bytes {
    const bytes = this.data(name).slice()
    change(new DataView(bytes.buffer), bytes)
    return this.with(name, resealed(bytes))
  }

  /** The honest file with bytes changed, counted from its end when negative. */
  patched(changes: Readonly<Record<number, number>>): Bytes {
    const bytes = this.honest.slice()
    for (const [position, byte] of Object.entries(changes)) {
      bytes[Number(position) < 0 ? bytes.length + Number(position) : Number(position)] = byte
    }
    return bytes
  }
}

/** UTF-8. */
export function text(content: string): Bytes {
  return new TextEncoder().encode(content)
}

/** A chunk with its own checksum computed anew. */
export function resealed(bytes: Bytes): Bytes {
  const crc = crc32(bytes.subarray(40), crc32(bytes.subarray(0, 36)))
  new DataView(bytes.buffer).setUint32(36, crc, true)
  return bytes
}

/** A hostile file and what it is refused with. */
export function refused(
  name: string,
  bytes: Bytes,
  at: string,
  reason: string,
  code = 'E_TRACE_DAMAGED',
): HostileFile {
  return { name, bytes, at, reason, code }
}
