/** The value of a place in words: what a debugger would print. */
import {
  LOCK_BIT,
  LOCK_BKL,
  LOCK_COMPLETION,
  LOCK_RWSEM,
  LOCK_SEMAPHORE,
  LOCK_WAITQUEUE,
} from '#core/event/lock-classes.ts'
import { FUNCTION_BASE, type DebugInfo, type TypeDescription } from '#core/language/debug-info.ts'
import { actorName, addressName } from './names.ts'
import { placeOfAddress, typeAt, type MemoryPlace } from './symbol-path.ts'

/**
 * Text of the scalar `value` of type `type`. Pointers name what they point to, enums their constant,
 * locks their holder. An unsigned number of 32 bits or more whose top bit is set is shown with its
 * signed reading too, because a count gone below zero is what this lab is about.
 */
export function valueText(debug: DebugInfo, type: TypeDescription, value: bigint): string {
  switch (type.kind) {
    case 'pointer':
      return pointerText(debug, type.target, value)
    case 'enum':
      return type.values.find((row) => BigInt(row.value) === value)?.name ?? String(value)
    case 'lock':
      return lockText(debug, type.lockClass, Number(BigInt.asIntN(32, value)))
    case 'integer':
      return integerText(type.bytes, type.signed, value)
    default:
      return String(value)
  }
}

/**
 * Text of what an access of `bytes` bytes found or left at `address`: as the type of the place reads it,
 * or as a plain number where it is none of one place. The machine moves pointers, which are told apart
 * by 32 bits, in 4 bytes whatever their width.
 *
 * @param low 32 bits, of either sign; `high` likewise
 */
export function accessText(
  debug: DebugInfo,
  address: number,
  { low, high, bytes }: { readonly low: number; readonly high: number; readonly bytes: number },
): string {
  const raw = BigInt.asUintN(bytes * 8, (BigInt(high) << 32n) | BigInt(low >>> 0))
  const place = placeOfAddress(debug, address)
  if (place === undefined || !isWhole(place, address, bytes)) return String(raw)
  const { type } = place
  const signed = type.kind === 'enum' || (type.kind === 'integer' && type.signed)
  return valueText(debug, type, signed ? BigInt.asIntN(bytes * 8, raw) : raw)
}

/** Whether an access is to all that the value at `place` is. */
export function isWhole(place: MemoryPlace, address: number, bytes: number): boolean {
  return place.address === address && (place.bytes === bytes || place.type.kind === 'pointer')
}

/** State of a lock word; lock-classes.ts says how each kind uses its word. */
export function lockText(debug: DebugInfo, lockClass: number, word: number): string {
  switch (lockClass) {
    case LOCK_SEMAPHORE:
      return `count ${word}`
    case LOCK_COMPLETION:
      return word === 0 ? 'not complete' : `done ${word}`
    case LOCK_WAITQUEUE:
      return 'wait queue'
    case LOCK_BIT:
      return String(word >>> 0)
    case LOCK_RWSEM:
      if (word > 0) return word === 1 ? '1 reader' : `${word} readers`
      return word === 0 ? 'free' : `written by ${actorName(debug, -word - 1)}`
    case LOCK_BKL:
      if (word === 0) return 'free'
      return `held by ${actorName(debug, (word & 0xff) - 1)}, depth ${word >>> 8}`
    default:
      return word === 0 ? 'free' : `held by ${actorName(debug, word - 1)}`
  }
}

function integerText(bytes: number, signed: boolean, value: bigint): string {
  if (signed || bytes < 4) return String(value)
  const reading = BigInt.asIntN(bytes * 8, value)
  return reading < 0n ? `${value} (${reading})` : String(value)
}

function pointerText(debug: DebugInfo, target: number, value: bigint): string {
  if (value === 0n) return 'NULL'
  const address = Number(BigInt.asUintN(32, value))
  const type = typeAt(debug, target)
  const called = debug.functions[(address - FUNCTION_BASE) / 16]
  if (called !== undefined && (type.kind === 'function' || type.kind === 'void')) return called.name
  const place = placeOfAddress(debug, address, type)
  return place === undefined ? addressName(debug, address) : `&${place.path}`
}
