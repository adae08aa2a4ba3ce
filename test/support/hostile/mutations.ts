/**
 * Mutations of a recording, each from one number: same number, same bytes. Half of them break the file
 * and leave its seals broken; the others put every checksum, length and digest right again, so that
 * what is inside is looked at by those who come after the door.
 */
import { deflateSync, inflateSync } from 'fflate'
import { EMPTY_DIGEST, extendDigest } from '#core/base/digest.ts'
import { concatBytes, ownBytes, toHex } from '#core/base/bytes.ts'
import { seededNumbers } from '../synthetic-trace.ts'
import { archive, DEBUG, MANIFEST, resealed, text, type Bytes, type RawEntry } from './archive.ts'
import { mutateJson } from './json-mutations.ts'

/**
 * What may come of it. `recording`: if it opens, it is what was recorded, down to the last byte.
 * `events`: its events are. `sound`: it may be another recording, and has to work like any.
 */
export type Promised = 'recording' | 'events' | 'sound'

/** A mutated file. */
export interface Mutated {
  readonly bytes: Bytes
  readonly promised: Promised
}

/** What is mutated: a file and its entries. */
export interface Specimen {
  readonly bytes: Bytes
  readonly entries: readonly RawEntry[]
  /** Places where a structure of the file begins or ends. */
  readonly boundaries: readonly number[]
}

type Random = (limit: number) => number

/** Values that lengths and counts are lied about with. */
const ABSURD = [0, 1, 2, 0x7f, 0xff, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]
/** Where a chunk keeps its numbers, and how wide they are. */
const CHUNK_FIELDS = [0, 4, 8, 12, 16, 20, 24, 28, 32]
const CHUNK_HEADER = 72

const KINDS: readonly ((from: Specimen, random: Random) => Mutated)[] = [
  cut,
  flipBits,
  flipBits,
  setNumber,
  moveBytes,
  lieInDirectory,
  renameEntries,
  cutEntry,
  changeChunkField,
  changeColumns,
  changeColumns,
  changeKeyframes,
  changeJson,
  changeJson,
  changeJson,
]

/** Names of the kinds of mutation, in the order in which numbers choose them. */
export const MUTATION_KINDS: readonly string[] = KINDS.map((kind) => kind.name)

/** Mutation number `number` of `from`. */
export function mutation(from: Specimen, number: number): Mutated {
  const random = seededNumbers(number)
  return KINDS[number % KINDS.length]!(from, random)
}

/** The file ends early, near a place where a structure begins or ends. */
function cut({ bytes, boundaries }: Specimen, random: Random): Mutated {
  const at = boundaries[random(boundaries.length)]! + random(9) - 4
  const end = Math.max(0, Math.min(bytes.length - 1, at))
  return { bytes: bytes.slice(0, end), promised: 'recording' }
}

function flipBits({ bytes }: Specimen, random: Random): Mutated {
  const flipped = bytes.slice()
  for (let left = 1 + random(4); left > 0; left -= 1) {
    flipped[random(bytes.length)]! ^= 1 << random(8)
  }
  return { bytes: flipped, promised: 'recording' }
}

/** A number of two or four bytes near a boundary: where lengths, counts and offsets stand. */
function setNumber({ bytes, boundaries }: Specimen, random: Random): Mutated {
  const changed = bytes.slice()
  const view = new DataView(changed.buffer)
  const place = boundaries[random(boundaries.length)]! + random(76)
  const at = Math.min(bytes.length - 4, place)
  const value = ABSURD[random(ABSURD.length)]!
  if (random(2) === 0) view.setUint16(at, value & 0xffff, true)
  else view.setUint32(at, value, true)
  return { bytes: changed, promised: 'recording' }
}

/** A piece of the file comes again elsewhere, or is missing. */
function moveBytes({ bytes }: Specimen, random: Random): Mutated {
  const from = random(bytes.length)
  const length = 1 + random(200)
  if (random(2) === 0) {
    const changed = bytes.slice()
    changed.copyWithin(random(bytes.length), from, from + length)
    return { bytes: changed, promised: 'recording' }
  }
  const kept = concatBytes([bytes.subarray(0, from), bytes.subarray(from + length)])
  return { bytes: kept, promised: 'recording' }
}

/** An entry whose headers say something else about it. */
function lieInDirectory({ entries }: Specimen, random: Random): Mutated {
  const victim = random(entries.length)
  const field = (['method', 'crc', 'compressedBytes', 'bytes', 'offset'] as const)[random(5)]!
  const value = random(3) === 0 ? random(0x1_0000) : ABSURD[random(ABSURD.length)]!
  return {
    bytes: archive(
      entries.map((entry, index) =>
        index === victim ? { ...entry, header: { [field]: value } } : entry,
      ),
    ),
    promised: 'recording',
  }
}

const NAMES = ['', '..', '../manifest.json', 'C:\\x', 'chunks/0.bin', 'chunks/999999.bin']
const MORE_NAMES = [
  MANIFEST,
  DEBUG,
  'chunks/000000.bin',
  'sources/none.c',
  'x'.repeat(300),
  '\u0000',
]

/** An entry has another's name, none, or one that nobody knows; or entries change places. */
function renameEntries({ entries }: Specimen, random: Random): Mutated {
  const victim = random(entries.length)
  if (random(3) === 0) {
    const moved = entries.filter((_, index) => index !== victim)
    const other = entries[victim]!
    if (random(2) === 0) moved.splice(random(entries.length), 0, other)
    return { bytes: archive(moved), promised: 'recording' }
  }
  const names = [...NAMES, ...MORE_NAMES]
  const name = names[random(names.length)]!
  const renamed = entries.map((entry, index) => (index === victim ? { ...entry, name } : entry))
  if (random(2) === 0) renamed.push(entries[victim]!)
  return { bytes: archive(renamed), promised: 'events' }
}

/** One entry is cut off, or longer than it was; the archive around it is in order. */
function cutEntry({ entries }: Specimen, random: Random): Mutated {
  const victim = random(entries.length)
  const { name, data } = entries[victim]!
  const end = random(data.length + 1)
  const other = random(4) === 0 ? grown(data, random) : data.slice(0, end)
  const changed = entries.map((entry, index) =>
    index === victim ? { name, data: sealChunk(name, other) } : entry,
  )
  // A source may be any text: it is shown, and run again only to be compared.
  return { bytes: archive(changed), promised: 'events' }
}

function grown(data: Bytes, random: Random): Bytes {
  const longer = new Uint8Array(data.length + 1 + random(64))
  longer.set(data)
  return longer
}

/** A number in the header of a chunk, with all checksums right. */
function changeChunkField({ entries }: Specimen, random: Random): Mutated {
  return onChunk(entries, random, 'recording', (chunk) => {
    const view = new DataView(chunk.buffer)
    const at = CHUNK_FIELDS[random(CHUNK_FIELDS.length)]!
    const before = view.getUint32(at, true)
    const near = (before + random(5) - 2) >>> 0
    view.setUint32(at, random(2) === 0 ? near : ABSURD[random(ABSURD.length)]!, true)
    return chunk
  })
}

/** The machine images of a chunk, with all checksums right: no event depends on them. */
function changeKeyframes({ entries }: Specimen, random: Random): Mutated {
  return onChunk(entries, random, 'events', (chunk) => {
    const { encoded, keyframes } = openParts(chunk)
    return closeParts(chunk, encoded, mutateBytes(keyframes, random))
  })
}

/** The encoded events of a chunk, with checksums, digests and lengths all the way up right. */
function changeColumns({ entries }: Specimen, random: Random): Mutated {
  const changed = onChunk(entries, random, 'sound', (chunk) => {
    const { encoded, keyframes } = openParts(chunk)
    return closeParts(chunk, mutateBytes(encoded, random), keyframes)
  }).entries
  return { bytes: archive(rechained(changed)), promised: 'sound' }
}

/** A value of one of the JSON documents, or something about their structure. */
function changeJson({ entries }: Specimen, random: Random): Mutated {
  const victim = random(3) === 0 ? DEBUG : MANIFEST
  const changed = entries.map((entry) =>
    entry.name === victim
      ? { name: victim, data: text(mutateJson(new TextDecoder().decode(entry.data), random)) }
      : entry,
  )
  return { bytes: archive(changed), promised: 'events' }
}

function onChunk(
  entries: readonly RawEntry[],
  random: Random,
  promised: Promised,
  change: (chunk: Bytes) => Bytes,
): Mutated & { readonly entries: readonly RawEntry[] } {
  const chunks = entries.filter(({ name }) => name.startsWith('chunks/'))
  const victim = chunks[random(chunks.length)]!
  const changed = entries.map((entry) =>
    entry === victim ? { name: entry.name, data: resealed(change(entry.data.slice())) } : entry,
  )
  return { bytes: archive(changed), promised, entries: changed }
}

function sealChunk(name: string, data: Bytes): Bytes {
  return name.startsWith('chunks/') && data.length > CHUNK_HEADER ? resealed(data.slice()) : data
}

function openParts(chunk: Bytes): { readonly encoded: Bytes; readonly keyframes: Bytes } {
  const middle = CHUNK_HEADER + new DataView(chunk.buffer).getUint32(24, true)
  const keyframes = chunk.slice(middle)
  return {
    encoded: ownBytes(inflateSync(chunk.slice(CHUNK_HEADER, middle))),
    keyframes: keyframes.length === 0 ? keyframes : ownBytes(inflateSync(keyframes)),
  }
}

/** The chunk with other parts, its lengths and checksum in order. */
function closeParts(chunk: Bytes, encoded: Bytes, keyframes: Bytes): Bytes {
  const parts = [encoded, keyframes].map((part) =>
    part.length === 0 ? part : deflateSync(part, { level: 1 }),
  )
  const [columns, images] = parts as [Bytes, Bytes]
  const closed = new Uint8Array(CHUNK_HEADER + columns.length + images.length)
  closed.set(chunk.subarray(0, CHUNK_HEADER))
  closed.set(columns, CHUNK_HEADER)
  closed.set(images, CHUNK_HEADER + columns.length)
  const view = new DataView(closed.buffer)
  view.setUint32(20, encoded.length, true)
  view.setUint32(24, columns.length, true)
  view.setUint32(28, keyframes.length, true)
  view.setUint32(32, images.length, true)
  return closed
}

/** Chunks whose digests follow from their events, and a manifest that says the same. */
function rechained(entries: readonly RawEntry[]): RawEntry[] {
  const manifest = entries.find(({ name }) => name === MANIFEST)!
  const document = JSON.parse(new TextDecoder().decode(manifest.data)) as {
    digest: string
    chunks: { prefixDigest: string; bytes: number }[]
  }
  let digest = EMPTY_DIGEST
  let index = 0
  const chained = entries.map((entry) => {
    if (!entry.name.startsWith('chunks/')) return entry
    const chunk = entry.data.slice()
    digest = extendDigest(digest, openParts(chunk).encoded)
    chunk.set(Buffer.from(digest, 'hex'), 40)
    const summary = document.chunks[index++]!
    summary.prefixDigest = toHex(chunk.subarray(40, CHUNK_HEADER))
    summary.bytes = chunk.length
    return { name: entry.name, data: resealed(chunk) }
  })
  document.digest = digest
  const data = text(JSON.stringify(document))
  return chained.map((entry) => (entry === manifest ? { name: MANIFEST, data } : entry))
}

function mutateBytes(bytes: Bytes, random: Random): Bytes {
  if (bytes.length === 0) return Uint8Array.of(random(256), random(256))
  const changed = bytes.slice()
  for (let left = 1 + random(3); left > 0; left -= 1) {
    // The counts and lengths are at the beginning.
    const at = random(2) === 0 ? random(Math.min(24, bytes.length)) : random(bytes.length)
    changed[at] = random(3) === 0 ? random(256) : changed[at]! ^ (1 << random(8))
  }
  const way = random(8)
  if (way === 0) return changed.slice(0, random(bytes.length))
  return way === 1 ? grown(changed, random) : changed
}
