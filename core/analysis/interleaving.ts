/**
 * The table of the mails: one column per CPU, one row per event, time going down. Events that only
 * say where a thread is (calls, switches of the same thread) are left out, so that what is left is the
 * race.
 */
import type { EventColumns } from '#core/event/columns.ts'
import { eventRow } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { placeOfSite, type DebugInfo, type SourcePlace } from '#core/language/debug-info.ts'
import { eventText } from './event-text.ts'

/** One row: what happened, on which CPU. */
export interface InterleavingRow {
  readonly seq: number
  readonly time: number
  readonly cpu: number
  readonly actor: number
  readonly kind: number
  readonly text: string
  readonly place: SourcePlace | undefined
  /** True when another actor did the row before. */
  readonly handover: boolean
}

const LEFT_OUT: ReadonlySet<number> = new Set([
  kinds.EVENT_CALL,
  kinds.EVENT_RETURN,
  kinds.EVENT_GHOST,
  kinds.EVENT_PAUSE,
  kinds.EVENT_THREAD_START,
  kinds.EVENT_THREAD_EXIT,
])

/** Rows for the events in `columns`, the first of which has sequence number `firstSeq`. */
export function interleavingRows(
  debug: DebugInfo,
  columns: EventColumns,
  firstSeq: number,
): readonly InterleavingRow[] {
  const rows: InterleavingRow[] = []
  for (let at = 0; at < columns.count; at++) {
    const event = eventRow(columns, at)
    if (LEFT_OUT.has(event.kind)) continue
    rows.push({
      seq: firstSeq + at,
      time: event.time,
      cpu: event.cpu,
      actor: event.actor,
      kind: event.kind,
      text: eventText(debug, event),
      place: placeOfSite(debug, event.site),
      handover: rows.length > 0 && rows.at(-1)?.actor !== event.actor,
    })
  }
  return rows
}
