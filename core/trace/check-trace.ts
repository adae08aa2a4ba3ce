/**
 * Checks a trace from outside down to its last event: every chunk is what its manifest says, the digests
 * chain up, and no event contradicts the memory that the events before it left. What passes can be
 * replayed and searched without another look.
 */
import { fromBase64 } from '#core/base/base64.ts'
import { EMPTY_DIGEST, extendDigest } from '#core/base/digest.ts'
import type { Failure } from '#core/base/failure.ts'
import { err, type Result } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { decodeEvents, decodeKeyframes, encodedColumns, openChunk } from './chunk.ts'
import type { ChunkSummary, Manifest } from './format.ts'
import { foldMemory } from './fold-memory.ts'
import { kindsIn, writesIn } from './presence.ts'
import { chunkName } from './reader.ts'
import { damaged } from './trace-failure.ts'

/** Checks the chunks of one trace, in order. */
export class TraceChecker {
  private readonly manifest: Manifest
  private readonly memory: Uint8Array
  private digest = EMPTY_DIGEST
  private index = 0

  constructor(manifest: Manifest) {
    this.manifest = manifest
    this.memory = fromBase64(manifest.initialData) ?? new Uint8Array(0)
  }

  /** Checks the next chunk and gives its events. */
  next(bytes: Uint8Array): Result<EventColumns, Failure> {
    const at = chunkName(this.index)
    const summary = this.manifest.chunks[this.index]
    if (summary === undefined) return err(damaged(at, 'the manifest does not know it'))
    const header = openChunk(bytes, at)
    if (!header.ok) return header
    const encoded = encodedColumns(header.value, at)
    if (!encoded.ok) return encoded
    this.digest = extendDigest(this.digest, encoded.value)
    if (this.digest !== header.value.prefixDigest) {
      return err(damaged(at, 'its digest is not that of its events and those before them'))
    }
    const keyframes = decodeKeyframes(header.value, at)
    if (!keyframes.ok) return keyframes
    const columns = decodeEvents(header.value, encoded.value, at)
    if (!columns.ok) return columns
    const { firstSeq, prefixDigest } = header.value
    const actual = { ...summarise(columns.value), firstSeq, prefixDigest, bytes: bytes.length }
    if (!sameSummary(actual, summary)) {
      return err(damaged(at, 'it is not the one the manifest describes'))
    }
    const contradiction = foldMemory(this.memory, columns.value, 0, columns.value.count)
    if (contradiction >= 0) {
      const seq = firstSeq + contradiction
      return err(damaged(at, `event ${seq} finds other memory than the events before it left`))
    }
    this.index += 1
    return columns
  }
}

function summarise(
  columns: EventColumns,
): Pick<ChunkSummary, 'events' | 'firstTime' | 'lastTime' | 'kinds' | 'writes'> {
  return {
    events: columns.count,
    firstTime: columns.time[0] ?? 0,
    lastTime: columns.time[columns.count - 1] ?? 0,
    kinds: kindsIn(columns),
    writes: writesIn(columns),
  }
}

function sameSummary(one: ChunkSummary, other: ChunkSummary): boolean {
  return (
    one.firstSeq === other.firstSeq &&
    one.events === other.events &&
    one.firstTime === other.firstTime &&
    one.lastTime === other.lastTime &&
    one.bytes === other.bytes &&
    one.prefixDigest === other.prefixDigest &&
    sameWords(one.kinds, other.kinds) &&
    sameWords(one.writes, other.writes)
  )
}

function sameWords(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((word, index) => word === other[index])
}
