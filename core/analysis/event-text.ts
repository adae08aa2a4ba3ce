/**
 * One event as one line: `load inode.i_blocks = 8`, `unlock inode.i_frlock.lock`. Names come from the
 * debug information; who did it and when stand in columns of their own.
 */
import { checkKind } from '#core/event/checks.ts'
import type { EventRow } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { LOCK_CLASS_NAMES } from '#core/event/lock-classes.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import { actorName, addressName } from './names.ts'
import { placeOfAddress } from './symbol-path.ts'
import { accessText } from './value-text.ts'

const FENCES: Readonly<Record<number, string>> = { 1: 'mb', 2: 'rmb', 3: 'wmb' }
const ENDINGS = ['quiescent', 'violated', 'stopped', 'limit']
const SWITCHES = ['slept', 'preempted', 'exited']
const COMPARE_FAILED = 0x100

/** The event in words, without time and actor. */
export function eventText(debug: DebugInfo, event: EventRow): string {
  const name = kinds.eventKind(event.kind)?.name ?? `event ${event.kind}`
  switch (event.kind) {
    case kinds.EVENT_LOAD:
    case kinds.EVENT_BUFFERED:
      return `${name} ${addressName(debug, event.object)} = ${newValue(debug, event)}`
    case kinds.EVENT_STORE:
    case kinds.EVENT_DRAIN:
    case kinds.EVENT_GHOST:
      return `${name} ${addressName(debug, event.object)} = ${newValue(debug, event)} (was ${oldValue(debug, event)})`
    case kinds.EVENT_RMW:
      return rmwText(debug, event)
    case kinds.EVENT_FENCE:
      return FENCES[event.value] ?? name
    case kinds.EVENT_LOCK_WAIT:
    case kinds.EVENT_LOCK_FAIL:
      return `${name} ${lockName(debug, event.object, event.value)}${event.aux & 1 ? ', read side' : ''}`
    case kinds.EVENT_LOCK_ACQUIRE:
    case kinds.EVENT_LOCK_RELEASE:
      return `${name} ${lockName(debug, event.object, (event.aux >> 8) & 0xff)}${event.aux & 0x1_0000 ? ', read side' : ''}`
    default:
      return otherText(debug, event, name)
  }
}

function otherText(debug: DebugInfo, event: EventRow, name: string): string {
  switch (event.kind) {
    case kinds.EVENT_SPIN_BEGIN:
      return `${name} on ${lockName(debug, event.object, event.value)}`
    case kinds.EVENT_SPIN_END:
      return `${name} on ${lockName(debug, event.object, event.value)} after ${event.aux} ticks`
    case kinds.EVENT_SLEEP:
      return `${name} on ${lockName(debug, event.object, event.value)}`
    case kinds.EVENT_WAKE:
      return `${name} ${actorName(debug, event.object)}`
    case kinds.EVENT_SWITCH_IN:
      return `${name} ${actorName(debug, event.object)} after ${event.aux} ticks`
    case kinds.EVENT_SWITCH_OUT:
      return `${name} ${actorName(debug, event.object)}, ${SWITCHES[event.value] ?? event.value}`
    case kinds.EVENT_THREAD_START:
    case kinds.EVENT_THREAD_EXIT:
      return `${name} ${actorName(debug, event.object)}`
    case kinds.EVENT_CALL:
    case kinds.EVENT_RETURN:
    case kinds.EVENT_IRQ_ENTER:
    case kinds.EVENT_IRQ_EXIT:
    case kinds.EVENT_IO_SUBMIT:
    case kinds.EVENT_IO_COMPLETE:
      return functionText(debug, event, name)
    case kinds.EVENT_RETRY:
    case kinds.EVENT_MARK:
      return `${name} ${debug.labels[event.object] ?? event.object}`
    case kinds.EVENT_GAUGE:
      return `${name} ${debug.labels[event.object] ?? event.object} = ${event.value}`
    case kinds.EVENT_ALLOC:
    case kinds.EVENT_FREE:
      return `${name} ${addressName(debug, event.object)}, ${event.value} bytes`
    case kinds.EVENT_CHOICE:
      return `${name} ${event.value} of ${event.aux}`
    case kinds.EVENT_WARNING:
    case kinds.EVENT_VIOLATION:
      return violationText(debug, event, name)
    case kinds.EVENT_PAUSE:
      return `${name} ${event.value} ticks`
    case kinds.EVENT_END:
      return `${name}, ${ENDINGS[event.value] ?? event.value}`
    default:
      return name
  }
}

function rmwText(debug: DebugInfo, event: EventRow): string {
  const place = addressName(debug, event.object)
  const now = newValue(debug, event)
  if (event.aux & COMPARE_FAILED) return `cmpxchg ${place} failed, it is ${now}`
  return `rmw ${place} = ${now} (was ${oldValue(debug, event)})`
}

function functionText(debug: DebugInfo, event: EventRow, name: string): string {
  const called = debug.functions[event.object]?.name ?? `function ${event.object}`
  switch (event.kind) {
    case kinds.EVENT_RETURN:
      return `${name} ${called} = ${event.value}`
    case kinds.EVENT_IO_SUBMIT:
      return `${name} ${called}(${event.value}), due in ${event.aux} ticks`
    case kinds.EVENT_IO_COMPLETE:
      return `${name} ${called}(${event.value})`
    default:
      return `${name} ${called}`
  }
}

function violationText(debug: DebugInfo, event: EventRow, name: string): string {
  const check = checkKind(event.value)
  const assertion = debug.assertions[event.site]
  const where = event.object === 0 ? '' : ` at ${addressName(debug, event.object)}`
  return `${name}: ${assertion ?? check?.meaning ?? `check ${event.value}`}${where}`
}

/** A lock by its own name, or by its kind when it has none. */
function lockName(debug: DebugInfo, address: number, lockClass: number): string {
  const place = placeOfAddress(debug, address)
  if (place) return place.path
  return LOCK_CLASS_NAMES[lockClass] ?? addressName(debug, address)
}

function newValue(debug: DebugInfo, { object, value, valueHigh, aux }: EventRow): string {
  return accessText(debug, object, { low: value, high: valueHigh, bytes: aux & 0xff })
}

function oldValue(debug: DebugInfo, { object, old, oldHigh, aux }: EventRow): string {
  return accessText(debug, object, { low: old, high: oldHigh, bytes: aux & 0xff })
}
