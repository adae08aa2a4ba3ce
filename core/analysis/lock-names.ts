/**
 * The class a lock belongs to, as lockdep means it: locks that come from one place in the source are
 * one class, so all elements of an array are. Locks without a name (on the heap, or the machine's own
 * kernel lock) are classed by their kind.
 */
import { LOCK_CLASS_NAMES } from '#core/event/lock-classes.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import { placeOfAddress } from './symbol-path.ts'

/** Name of the class of the lock at `address`, whose kind is `lockClass` of lock-classes.ts. */
export function lockClassName(debug: DebugInfo, address: number, lockClass: number): string {
  const place = placeOfAddress(debug, address)
  if (place) return place.path.replace(/\[\d+\]/g, '[]')
  return LOCK_CLASS_NAMES[lockClass] ?? `lock kind ${lockClass}`
}
