/**
 * Reads a ZIP archive that may be hostile, by random access. By hand: fflate's streaming reader follows
 * the local headers as they come, so it neither knows all names before it inflates nor bounds what an
 * entry grows to. Here the directory is read first, held against caps and the caller's list of names,
 * and no two entries may share bytes (the trick of the densest zip bombs); only then is anything read.
 *
 * Deliberately narrow: one disk, no encryption, no 64-bit extension, nothing before the first entry,
 * no comment. That is what the writer makes; what other tools make of it when they repack is the same.
 */
import { crc32 } from '#core/base/crc32.ts'
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { inflate } from './deflate.ts'
import { damaged, noRecording } from './trace-failure.ts'
import * as zip from './zip-layout.ts'

/** A file open for reading anywhere. */
export interface RandomAccess {
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** Fewer bytes than asked for only at the end of the file. */
  read(offset: number, length: number): Promise<Result<Uint8Array<ArrayBuffer>, Failure>>
}

/** One entry, as the directory describes it. */
export interface ZipEntry extends zip.EntryHeader {
  /** Where the next entry, or the directory, begins. */
  readonly end: number
}

/** Bytes of the directory that are read at most: 65,534 entries with names of 200 bytes. */
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024
const ENCRYPTED = 0x2041
const OVERLAPS = 'it overlaps what comes after it'

/**
 * Reads the directory.
 *
 * @param allowed the largest size of an entry of this name, undefined for a name that may not be there
 * @returns entries by name
 */
export async function readDirectory(
  file: RandomAccess,
  allowed: (name: string) => number | undefined,
): Promise<Result<ReadonlyMap<string, ZipEntry>, Failure>> {
  const at = file.name
  if (file.size < zip.END_BYTES) return err(damaged(at, 'it is too short to be a recording'))
  const end = await readExactly(file, file.size - zip.END_BYTES, zip.END_BYTES, at)
  if (!end.ok) return end
  const view = new DataView(end.value.buffer)
  if (view.getUint32(0, true) !== zip.END_SIGNATURE) {
    const start = await readExactly(file, 0, 4, at)
    if (!start.ok) return start
    const begins = new DataView(start.value.buffer).getUint32(0, true) === zip.LOCAL_SIGNATURE
    return err(begins ? damaged(at, 'its end is missing') : noRecording(at))
  }
  const count = view.getUint16(10, true)
  const bytes = view.getUint32(12, true)
  const offset = view.getUint32(16, true)
  const plain =
    view.getUint32(4, true) === 0 &&
    view.getUint16(8, true) === count &&
    view.getUint16(20, true) === 0 &&
    offset + bytes === file.size - zip.END_BYTES &&
    count <= zip.MAX_ENTRIES &&
    bytes <= MAX_DIRECTORY_BYTES
  if (!plain) return err(damaged(at, 'its directory is not where its end says it is'))
  const directory = await readExactly(file, offset, bytes, at)
  if (!directory.ok) return directory
  const entries = parseEntries(directory.value, count, allowed, at)
  if (!entries.ok) return entries
  return withEnds(entries.value, offset, at)
}

function parseEntries(
  directory: Uint8Array<ArrayBuffer>,
  count: number,
  allowed: (name: string) => number | undefined,
  at: string,
): Result<ReadonlyMap<string, zip.EntryHeader>, Failure> {
  const view = new DataView(directory.buffer)
  const entries = new Map<string, zip.EntryHeader>()
  let position = 0
  for (let number = 0; number < count; number += 1) {
    if (position + zip.CENTRAL_BYTES > directory.length) {
      return err(damaged(at, 'its directory is cut off'))
    }
    if (view.getUint32(position, true) !== zip.CENTRAL_SIGNATURE) {
      return err(damaged(at, `entry ${number} of its directory is none`))
    }
    const nameBytes = view.getUint16(position + 28, true)
    const extraBytes = view.getUint16(position + 30, true) + view.getUint16(position + 32, true)
    const nameAt = position + zip.CENTRAL_BYTES
    const next = nameAt + nameBytes + extraBytes
    if (next > directory.length) return err(damaged(at, 'its directory is cut off'))
    const name = asciiName(directory.subarray(nameAt, nameAt + nameBytes))
    const entry = entryAt(view, position, name)
    const problem = entryProblem(view, position, entry, allowed(name))
    if (problem !== undefined) return err(damaged(printable(name), problem))
    if (entries.has(name)) return err(damaged(name, 'it is there twice'))
    entries.set(name, entry)
    position = next
  }
  if (position !== directory.length)
    return err(damaged(at, 'its directory is longer than its entries'))
  return ok(entries)
}

function entryAt(view: DataView, position: number, name: string): zip.EntryHeader {
  return {
    name,
    method: view.getUint16(position + 10, true),
    crc: view.getUint32(position + 16, true),
    compressedBytes: view.getUint32(position + 20, true),
    bytes: view.getUint32(position + 24, true),
    offset: view.getUint32(position + 42, true),
  }
}

function entryProblem(
  view: DataView,
  position: number,
  entry: zip.EntryHeader,
  largest: number | undefined,
): string | undefined {
  if (largest === undefined) return 'a recording has no entry of this name'
  if ((view.getUint16(position + 8, true) & ENCRYPTED) !== 0) return 'it is encrypted'
  if (entry.bytes > largest) return `it claims ${entry.bytes} bytes, more than ${largest}`
  if (entry.method === zip.METHOD_STORED) {
    return entry.bytes === entry.compressedBytes ? undefined : 'its two lengths differ'
  }
  if (entry.method !== zip.METHOD_DEFLATED)
    return `it is compressed by unknown method ${entry.method}`
  // Deflate never makes more than a few bytes per block out of what it cannot compress.
  const most = entry.bytes + (entry.bytes >>> 8) + 1024
  return entry.compressedBytes <= most ? undefined : 'it is longer compressed than not'
}

/** Entries lie one after another from the start of the file, and end before the directory. */
function withEnds(
  entries: ReadonlyMap<string, zip.EntryHeader>,
  directory: number,
  at: string,
): Result<ReadonlyMap<string, ZipEntry>, Failure> {
  const sorted = [...entries.values()].toSorted((one, other) => one.offset - other.offset)
  if ((sorted[0]?.offset ?? 0) > 0) return err(damaged(at, 'something lies before its first entry'))
  const whole = new Map<string, ZipEntry>()
  for (const [index, entry] of sorted.entries()) {
    const end = sorted[index + 1]?.offset ?? directory
    const least = entry.offset + zip.LOCAL_BYTES + entry.name.length + entry.compressedBytes
    if (least > end) return err(damaged(entry.name, OVERLAPS))
    whole.set(entry.name, { ...entry, end })
  }
  return ok(whole)
}

/** The content of an entry, inflated, its checksum verified. */
export async function readEntry(
  file: RandomAccess,
  entry: ZipEntry,
): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
  const { name, offset } = entry
  const local = await readExactly(file, offset, zip.LOCAL_BYTES + name.length, name)
  if (!local.ok) return local
  const view = new DataView(local.value.buffer)
  const nameBytes = view.getUint16(26, true)
  const found = asciiName(local.value.subarray(zip.LOCAL_BYTES))
  if (
    view.getUint32(0, true) !== zip.LOCAL_SIGNATURE ||
    nameBytes !== name.length ||
    found !== name
  ) {
    return err(damaged(name, 'it is not where the directory says it is'))
  }
  const skip = zip.LOCAL_BYTES + nameBytes + view.getUint16(28, true)
  // What is put between a header and its data counts only here.
  if (offset + skip + entry.compressedBytes > entry.end) return err(damaged(name, OVERLAPS))
  const data = await readExactly(file, offset + skip, entry.compressedBytes, name)
  if (!data.ok) return data
  if (entry.method === zip.METHOD_STORED) return checked(data.value, entry)
  const content = inflate(data.value, entry.bytes)
  return content.ok ? checked(content.value, entry) : err(damaged(name, content.error))
}

function checked(
  content: Uint8Array<ArrayBuffer>,
  { name, crc }: ZipEntry,
): Result<Uint8Array<ArrayBuffer>, Failure> {
  return crc32(content) === crc ? ok(content) : err(damaged(name, 'its checksum is wrong'))
}

async function readExactly(
  file: RandomAccess,
  offset: number,
  length: number,
  at: string,
): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
  if (offset + length > file.size) return err(damaged(at, 'the file ends in the middle of it'))
  const bytes = await file.read(offset, length)
  if (!bytes.ok || bytes.value.length === length) return bytes
  return err(damaged(at, 'the file ends in the middle of it'))
}

/** Names are ASCII, one character a byte; anything else becomes a name that no entry may have. */
function asciiName(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 256))
}

function printable(name: string): string {
  if (name === '') return '(no name)'
  const short = name.length > 80 ? `${name.slice(0, 80)}…` : name
  return JSON.stringify(short).slice(1, -1)
}
