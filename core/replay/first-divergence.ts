/**
 * Where two recordings part. Each chunk carries the digest of everything up to its end, so the chunk
 * that holds the first difference is found by bisection; one or two chunks of each are opened.
 */
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import type { Manifest } from '#core/trace/format.ts'
import type { TraceReader } from '#core/trace/reader.ts'

/** Events compared at a time once the place is known to be near. */
const WINDOW = 8_192

/** The first difference of two recordings. */
export interface Divergence {
  /** Number of the first event that is not the same; all before it are. */
  readonly seq: number
  /** `event`: both go on, differently; `end`: one of them is over. */
  readonly kind: 'event' | 'end'
}

/** The first difference of `one` and `other`, undefined when they are the same. */
export async function firstDivergence(
  one: TraceReader,
  other: TraceReader,
): Promise<Result<Divergence | undefined, Failure>> {
  const shorter = Math.min(one.events, other.events)
  let seq = commonPrefix(one.source.manifest, other.source.manifest)
  while (seq < shorter) {
    const left = await one.range(seq, Math.min(WINDOW, shorter - seq))
    if (!left.ok) return left
    const right = await other.range(seq, left.value.count)
    if (!right.ok) return right
    const row = firstDifferentRow(left.value, right.value)
    if (row >= 0) return ok({ seq: seq + row, kind: 'event' })
    seq += left.value.count
  }
  return ok(one.events === other.events ? undefined : { seq: shorter, kind: 'end' })
}

/** Events that are known to be the same from the digests alone. */
function commonPrefix(one: Manifest, other: Manifest): number {
  let same = 0
  let different = Math.min(one.chunks.length, other.chunks.length)
  while (same < different) {
    const middle = (same + different) >>> 1
    const left = one.chunks[middle]!
    const right = other.chunks[middle]!
    if (left.firstSeq === right.firstSeq && left.prefixDigest === right.prefixDigest) {
      same = middle + 1
    } else {
      different = middle
    }
  }
  const last = one.chunks[same - 1]
  return last === undefined ? 0 : last.firstSeq + last.events
}

function firstDifferentRow(one: EventColumns, other: EventColumns): number {
  for (let row = 0; row < one.count; row += 1) {
    const same =
      one.time[row] === other.time[row] &&
      one.kind[row] === other.kind[row] &&
      one.actor[row] === other.actor[row] &&
      one.cpu[row] === other.cpu[row] &&
      one.site[row] === other.site[row] &&
      one.object[row] === other.object[row] &&
      one.value[row] === other.value[row] &&
      one.valueHigh[row] === other.valueHigh[row] &&
      one.old[row] === other.old[row] &&
      one.oldHigh[row] === other.oldHigh[row] &&
      one.aux[row] === other.aux[row]
    if (!same) return row
  }
  return -1
}
