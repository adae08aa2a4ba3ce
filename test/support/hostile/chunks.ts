/** Recordings with something wrong in a chunk, every checksum around it made right again. */
import { deflateSync } from 'fflate'
import { concatBytes } from '#core/base/bytes.ts'
import { EVENT_MARK, EVENT_STORE, EVENT_VIOLATION } from '#core/event/kinds.ts'
import { ChunkEncoder } from '#core/trace/chunk.ts'
import { columnsOf } from '../events.ts'
import { archive, at, CHUNK, MANIFEST, refused, resealed, text } from './archive.ts'
import type { Builder, Bytes, Document, HostileFile } from './archive.ts'

const NEXT_CHUNK = 'chunks/000002.bin'
/** After everything in the first chunk. */
const LATER = 1_000_000
const IMPOSSIBLE = { kind: EVENT_STORE, object: 0x1000, old: 12_345, value: 1, aux: 4 }

/** A chunk is wrong. */
export function hostileChunks(build: Builder): HostileFile[] {
  const wrong = (
    name: string,
    reason: string,
    change: (view: DataView<ArrayBuffer>, bytes: Bytes) => void,
    code?: string,
  ): HostileFile => refused(`chunk-${name}`, build.chunk(CHUNK, change), CHUNK, reason, code)
  const flipped = build.data(CHUNK).slice()
  flipped[100] = (flipped[100] ?? 0) ^ 1
  const [one, two] = [build.data(CHUNK), build.data(NEXT_CHUNK)]
  const without = archive(build.entries.filter(({ name }) => name !== CHUNK))
  const more = archive([...build.entries, { name: 'chunks/000003.bin', data: one }])
  const lying = build.json(MANIFEST, (m: Document) => {
    at(m, 'chunks', 1)['kinds'] = [0, 0, 0, 0, 0, 0, 0, 0]
  })
  const shorter = build.with(CHUNK, one.slice(0, -1))
  return [
    refused('chunk-missing', without, CHUNK, 'missing'),
    refused('chunk-more', more, MANIFEST, '3 chunks of 4'),
    refused('chunk-shorter', shorter, CHUNK, 'bytes long, not'),
    refused('chunk-header', withChunk(build, one.slice(0, 71)), CHUNK, 'shorter than its header'),
    refused('chunk-flip', build.with(CHUNK, flipped), CHUNK, 'checksum is wrong'),
    refused('chunk-swapped', swapped(build, one, two), CHUNK, 'digest is not that'),
    refused('chunk-summary', lying, CHUNK, 'not the one the manifest describes'),
    wrong('magic', 'does not start with RLCH', (view) => view.setUint8(0, 0x41)),
    wrong('version', 'format version 9', (view) => view.setUint16(4, 9, true), 'E_TRACE_VERSION'),
    wrong('events-none', 'claims 0 events', (view) => view.setUint32(16, 0, true)),
    wrong('events-many', 'claims 4294967295 events', (view) =>
      view.setUint32(16, 0xffff_ffff, true),
    ),
    wrong('events-fewer', 'holds 60 events instead of 59', (view) => view.setUint32(16, 59, true)),
    wrong('number', 'absurd number', (view) => view.setUint32(12, 0xffff_ffff, true)),
    wrong('columns-many', 'bytes for 60 events', (view) => view.setUint32(20, 0x7fff_ffff, true)),
    wrong('keyframes-many', 'claims keyframes of', (view) => view.setUint32(28, 0x7fff_ffff, true)),
    wrong('parts', 'do not add up to its length', (view) => view.setUint32(24, 1, true)),
    wrong('digest', 'digest is not that', (_, bytes) => bytes.fill(7, 40, 72)),
    wrong('deflate', 'compressed data is damaged', (_, bytes) => bytes.fill(0xff, 72, 80)),
    refused('chunk-bomb', withChunk(build, bombChunk(one)), CHUNK, 'inflates to more'),
    refused('chunk-memory', continued(build, IMPOSSIBLE), CHUNK, 'finds other memory'),
    refused('chunk-time', continued(build, { kind: EVENT_MARK }), CHUNK, 'is earlier than the one'),
    refused(
      'chunk-cpu',
      continued(build, { kind: EVENT_MARK, cpu: 4, time: LATER }),
      CHUNK,
      'is on CPU 4 of 4',
    ),
    refused(
      'chunk-violation',
      continued(build, { kind: EVENT_VIOLATION, value: 4, time: LATER }),
      MANIFEST,
      'does not tell of the violation at event',
    ),
    refused(
      'chunk-keyframes',
      withChunk(build, brokenKeyframes(one)),
      CHUNK,
      'keyframes: their list is cut off',
    ),
  ]
}

/** Two chunks in each other's place, with the lengths the manifest gives them made to fit. */
function swapped(build: Builder, one: Bytes, two: Bytes): Bytes {
  const manifest = build.document(MANIFEST)
  at(manifest, 'chunks', 1)['bytes'] = two.length
  at(manifest, 'chunks', 2)['bytes'] = one.length
  return build.replaced({
    [CHUNK]: two,
    [NEXT_CHUNK]: one,
    [MANIFEST]: text(JSON.stringify(manifest)),
  })
}

/** The archive with a chunk replaced and its length in the manifest made right. */
function withChunk(build: Builder, chunk: Bytes): Bytes {
  const manifest = build.document(MANIFEST)
  at(manifest, 'chunks', 1)['bytes'] = chunk.length
  return build.replaced({ [CHUNK]: chunk, [MANIFEST]: text(JSON.stringify(manifest)) })
}

function parts(chunk: Bytes): { header: Bytes; columns: Bytes; keyframes: Bytes } {
  const columns = new DataView(chunk.buffer).getUint32(24, true)
  return {
    header: chunk.slice(0, 72),
    columns: chunk.slice(72, 72 + columns),
    keyframes: chunk.slice(72 + columns),
  }
}

/** A chunk whose columns inflate to 32 MiB, whatever they claim. */
function bombChunk(chunk: Bytes): Bytes {
  const { header, keyframes } = parts(chunk)
  const bomb = deflateSync(new Uint8Array(32 * 1024 * 1024), { level: 9 }).slice()
  new DataView(header.buffer).setUint32(24, bomb.length, true)
  return resealed(concatBytes([header, bomb, keyframes]))
}

function brokenKeyframes(chunk: Bytes): Bytes {
  const { header, columns } = parts(chunk)
  const list = Uint8Array.of(200, 1)
  const deflated = deflateSync(list).slice()
  const view = new DataView(header.buffer)
  view.setUint32(28, list.length, true)
  view.setUint32(32, deflated.length, true)
  return resealed(concatBytes([header, columns, deflated]))
}

/** A second chunk, digests and all in order, of one event, which cannot have followed the first chunk. */
function continued(build: Builder, event: Parameters<typeof columnsOf>[0][number]): Bytes {
  const manifest = build.document(MANIFEST)
  const first = at(manifest, 'chunks', 0)
  const encoder = new ChunkEncoder(Number(first['events']), String(first['prefixDigest']))
  const { bytes, summary } = encoder.encode(columnsOf([event]), [])
  manifest['chunks'] = [first, summary]
  manifest['events'] = summary.firstSeq + summary.events
  manifest['digest'] = summary.prefixDigest
  return build.replaced({
    [CHUNK]: bytes,
    [NEXT_CHUNK]: undefined,
    [MANIFEST]: text(JSON.stringify(manifest)),
  })
}
