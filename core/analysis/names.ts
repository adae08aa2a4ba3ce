/** Names of what events refer to by number: actors, types, locks. */
import {
  ACTOR_DRAIN,
  ACTOR_IRQ,
  actorKind,
  SETUP_THREAD,
  STORE_BUFFER_ENTRIES,
} from '#core/event/actors.ts'
import { LOCK_CLASS_NAMES } from '#core/event/lock-classes.ts'
import type { DebugInfo, TypeDescription } from '#core/language/debug-info.ts'
import { placeOfAddress, typeAt } from './symbol-path.ts'

/** `P0 writepage`, `interrupt 2`, `store buffer of CPU 1`, `machine`. */
export function actorName(debug: DebugInfo, actor: number): string {
  switch (actorKind(actor)) {
    case 'thread':
      return threadName(debug, actor)
    case 'interrupt':
      return `interrupt ${actor - ACTOR_IRQ}`
    case 'drain':
      return `store buffer of CPU ${Math.floor((actor - ACTOR_DRAIN) / STORE_BUFFER_ENTRIES)}`
    case 'machine':
      return 'machine'
  }
}

function threadName(debug: DebugInfo, actor: number): string {
  const thread = debug.threads.find((candidate) => candidate.index === actor)
  if (!thread) return actor === SETUP_THREAD ? 'set-up' : `P${actor}`
  const known = thread.label.startsWith(`P${actor}`)
  return known ? thread.label : `P${actor} ${thread.label}`
}

/** A type as it is written in C, without a name in it: `struct inode *`, `u8[16]`. */
export function typeName(debug: DebugInfo, type: TypeDescription): string {
  switch (type.kind) {
    case 'void':
      return 'void'
    case 'pointer':
      return `${typeName(debug, typeAt(debug, type.target))} *`
    case 'array':
      return `${typeName(debug, typeAt(debug, type.element))}[${type.length}]`
    case 'struct':
    case 'enum':
    case 'integer':
    case 'lock':
    case 'function':
      return type.name
  }
}

/** `inode.i_blocks`, or the bare number of an address that has no name (heap, stack). */
export function addressName(debug: DebugInfo, address: number): string {
  return placeOfAddress(debug, address)?.path ?? `0x${(address >>> 0).toString(16)}`
}

/**
 * The class a lock belongs to, as lockdep means it: locks that come from one place in the source are
 * one class, so all elements of an array are. Locks without a name (on the heap, or the machine's own
 * kernel lock) are classed by their kind, `lockClass` of lock-classes.ts.
 */
export function lockClassName(debug: DebugInfo, address: number, lockClass: number): string {
  const place = placeOfAddress(debug, address)
  if (place) return place.path.replace(/\[\d+\]/g, '[]')
  return LOCK_CLASS_NAMES[lockClass] ?? `lock kind ${lockClass}`
}
