/**
 * Finds events in either direction. The summaries of the chunks tell which of them cannot hold what is
 * looked for, so that "the next violation" opens one chunk, not all of them.
 */
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import type { ChunkSummary } from '#core/trace/format.ts'
import { hasKind, mayWrite, WRITES_MEMORY } from '#core/trace/presence.ts'
import type { TraceReader } from '#core/trace/reader.ts'

/** What to look for; all parts given must hold. */
export interface EventQuery {
  /** Any of these event kinds. */
  readonly kinds?: readonly number[]
  readonly actor?: number
  /** Any actor but this one. */
  readonly notActor?: number
  readonly cpu?: number
  /** Events that write any byte of `address .. address + bytes - 1`. */
  readonly writes?: { readonly address: number; readonly bytes: number }
}

/**
 * The nearest event after (1) or before (-1) `from`, exclusive, that matches; undefined if there is
 * none. `from` may lie outside the trace: -1 and up searches all of it.
 */
export async function findEvent(
  reader: TraceReader,
  query: EventQuery,
  from: number,
  direction: 1 | -1,
): Promise<Result<number | undefined, Failure>> {
  const start = from + direction
  const first = Math.max(0, Math.min(reader.events - 1, start))
  if (first !== start && (direction === 1 ? start >= reader.events : start < 0)) {
    return ok(undefined)
  }
  const { chunks } = reader.source.manifest
  const wanted = wantedKinds(query)
  const matches = matcher(query, wanted)
  for (let index = reader.chunkOf(first); index in chunks; index += direction) {
    const summary = chunks[index]
    if (summary === undefined || !mayMatch(summary, query, wanted)) continue
    const found = await reader.visit(index, ({ columns, firstSeq }) => {
      const last = columns.count - 1
      let row = direction === 1 ? Math.max(0, first - firstSeq) : Math.min(last, first - firstSeq)
      while (row >= 0 && row <= last && !matches(columns, row)) row += direction
      return ok(row >= 0 && row <= last ? firstSeq + row : undefined)
    })
    if (!found.ok || found.value !== undefined) return found
  }
  return ok(undefined)
}

/** The last event up to `seq`, inclusive, that wrote to the range: who put there what is there. */
export function lastWriter(
  reader: TraceReader,
  address: number,
  bytes: number,
  seq: number,
): Promise<Result<number | undefined, Failure>> {
  return findEvent(reader, { writes: { address, bytes } }, seq + 1, -1)
}

/** 1 for the kinds an event may have to match. */
function wantedKinds(query: EventQuery): Uint8Array {
  const { kinds, writes } = query
  const wanted = new Uint8Array(256).fill(kinds === undefined ? 1 : 0)
  for (const kind of kinds ?? []) wanted[kind] = 1
  if (writes !== undefined) for (let k = 0; k < 256; k += 1) wanted[k]! &= WRITES_MEMORY[k]!
  return wanted
}

function mayMatch(summary: ChunkSummary, query: EventQuery, wanted: Uint8Array): boolean {
  const { writes } = query
  if (writes !== undefined && !mayWrite(summary, writes.address, writes.bytes)) return false
  return wanted.some((want, kind) => want === 1 && hasKind(summary, kind))
}

function matcher(
  { actor, notActor, cpu, writes }: EventQuery,
  wanted: Uint8Array,
): (columns: EventColumns, row: number) => boolean {
  const start = writes?.address ?? 0
  const end = start + (writes?.bytes ?? 0)
  return (columns, row) => {
    if (wanted[columns.kind[row]!] === 0) return false
    if (actor !== undefined && columns.actor[row] !== actor) return false
    if (notActor !== undefined && columns.actor[row] === notActor) return false
    if (cpu !== undefined && columns.cpu[row] !== cpu) return false
    if (writes === undefined) return true
    const object = columns.object[row]!
    return object < end && object + (columns.aux[row]! & 0xff) > start
  }
}
