/**
 * An event in the fewest words, for where it stands beside its source line or in a column of a table:
 * `store i_blocks 8 → 16`, `load i_blocks 8`, `lock i_frlock.lock`.
 */
import { eventText } from '#core/analysis/event-text.ts'
import { addressName } from '#core/analysis/names.ts'
import { placeOfAddress, type MemoryPlace } from '#core/analysis/symbol-path.ts'
import { isWhole } from '#core/analysis/value-text.ts'
import type { EventRow } from '#core/event/columns.ts'
import {
  EVENT_BUFFERED,
  EVENT_DRAIN,
  EVENT_GHOST,
  EVENT_LOAD,
  EVENT_LOCK_ACQUIRE,
  EVENT_LOCK_FAIL,
  EVENT_LOCK_RELEASE,
  EVENT_LOCK_WAIT,
  EVENT_RMW,
  EVENT_STORE,
  eventKind,
} from '#core/event/kinds.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import { typedValue } from './state-value.ts'
import { joinWords } from './written.ts'

const COMPARE_FAILED = 0x100

/** The event in short. */
export function inlineText(debug: DebugInfo, event: EventRow): string {
  const name = eventKind(event.kind)?.name ?? ''
  switch (event.kind) {
    case EVENT_LOAD:
    case EVENT_BUFFERED:
      return `${name} ${shortPlace(debug, event.object)} ${valueAfter(debug, event)}`
    case EVENT_STORE:
    case EVENT_DRAIN:
    case EVENT_GHOST:
    case EVENT_RMW:
      if (event.kind === EVENT_RMW && event.aux & COMPARE_FAILED) return eventText(debug, event)
      return `${name} ${shortPlace(debug, event.object)} ${valueBefore(debug, event)} → ${valueAfter(debug, event)}`
    case EVENT_LOCK_ACQUIRE:
    case EVENT_LOCK_RELEASE:
    case EVENT_LOCK_WAIT:
    case EVENT_LOCK_FAIL:
      return placeOfAddress(debug, event.object) === undefined
        ? eventText(debug, event)
        : `${name} ${shortPlace(debug, event.object)}`
    default:
      return eventText(debug, event)
  }
}

/** `i_blocks` for `inode.i_blocks`: within a struct that has a name, fields know their place. */
function shortPlace(debug: DebugInfo, address: number): string {
  return addressName(debug, address).replace(/^\w+\.(?=\w)/u, '')
}

function valueAfter(debug: DebugInfo, event: EventRow): string {
  return inWords(debug, event, joinWords(event.value, event.valueHigh))
}

function valueBefore(debug: DebugInfo, event: EventRow): string {
  return inWords(debug, event, joinWords(event.old, event.oldHigh))
}

/** As the type of the place reads it, if the access is to the whole of it; else as a plain number. */
function inWords(debug: DebugInfo, event: EventRow, value: bigint): string {
  const bytes = event.aux & 0xff
  const place = placeOfAddress(debug, event.object)
  const whole = place !== undefined && isWhole(place, event.object, bytes)
  return typedValue(debug, whole ? place : plainPlace(bytes), value).text
}

function plainPlace(bytes: number): Pick<MemoryPlace, 'type' | 'bytes'> {
  return { bytes, type: { kind: 'integer', name: '', bytes, signed: false } }
}
