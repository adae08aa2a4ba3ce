/**
 * Classes of locks: the member `i_sem` of `struct inode` is one class, whichever inode it is in; a lock
 * that is a variable of its own, or an array of them, is a class by itself.
 */
import type { DebugInfo } from '#core/language/debug-info.ts'
import { symbolAt } from './names.ts'

/** A number for the class of the lock at `address`; locks outside every variable are by address. */
export function lockClassKey(debug: DebugInfo, address: number): number {
  const symbol = symbolAt(debug, address)
  if (symbol === undefined) return address
  const member = innermostMember(debug, symbol.type, address - symbol.address, -1)
  return member < 0 ? -2 - debug.symbols.indexOf(symbol) : 0x4000_0000 + member
}

/** type * 256 + field of the innermost struct member at byte `offset`, or `found`. */
function innermostMember(debug: DebugInfo, type: number, offset: number, found: number): number {
  const description = debug.types[type]
  if (description?.kind === 'struct') {
    const index = description.fields.findLastIndex((field) => field.offset <= offset)
    const field = description.fields[index]
    if (field === undefined) return found
    return innermostMember(debug, field.type, offset - field.offset, type * 256 + index)
  }
  if (description?.kind === 'array') {
    const element = debug.types[description.element]
    const bytes = element !== undefined && 'bytes' in element ? element.bytes : 0
    if (bytes === 0) return found
    return innermostMember(debug, description.element, offset % bytes, found)
  }
  return found
}
