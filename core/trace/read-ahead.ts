/**
 * A source whose chunks are fetched once. As it is stored a chunk is a thirtieth of what it is decoded,
 * so memory holds tens of millions of events, and a place looked at for the first time costs no trip to
 * the disk.
 */
import { ok } from '#core/base/result.ts'
import type { TraceSource } from './source.ts'

/** Stored bytes that are kept by default: some sixty million events. */
const CAPACITY = 64 * 1024 * 1024

/** A source that keeps what it has read. */
export interface ReadAheadSource extends TraceSource {
  /** Reads chunks that nobody asked for yet, one by one, while there is room and until `stopped`. */
  fill(stopped: () => boolean): Promise<void>
}

/**
 * Wraps `source`; up to `capacity` bytes of its chunks are kept, the first that are read. Failures are
 * not kept: the next who asks tries again.
 */
export function readAhead(source: TraceSource, capacity: number = CAPACITY): ReadAheadSource {
  const kept = new Map<number, Uint8Array>()
  let room = capacity

  const chunk: TraceSource['chunk'] = async (index) => {
    const known = kept.get(index)
    if (known !== undefined) return ok(known)
    const read = await source.chunk(index)
    if (read.ok && !kept.has(index) && read.value.length <= room) {
      room -= read.value.length
      kept.set(index, read.value)
    }
    return read
  }

  return {
    ...source,
    chunk,
    async fill(stopped) {
      for (const [index, { bytes }] of source.manifest.chunks.entries()) {
        if (kept.has(index)) continue
        if (stopped() || bytes > room || !(await chunk(index)).ok) return
      }
    },
  }
}
