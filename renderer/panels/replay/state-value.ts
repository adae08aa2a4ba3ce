/**
 * Values of shared memory in words. An unsigned counter that has gone below zero is shown as the
 * negative number it means, with what stands in memory beside it; a lock is shown as who holds it.
 */
import { readInteger } from '#core/analysis/memory-bytes.ts'
import type { MemoryPlace } from '#core/analysis/symbol-path.ts'
import { lockText, valueText } from '#core/analysis/value-text.ts'
import { DATA_BASE, type DebugInfo } from '#core/language/debug-info.ts'
import type { ThreadMoment } from '#core/replay/moment.ts'
import { shortName } from './actor-names.ts'
import { lastPart, partsOf } from './state-tree.ts'

export type ValueTone = 'plain' | 'negative' | 'held' | 'contended' | 'quiet'

export interface ShownValue {
  readonly text: string
  /** The same in another form: `4,294,967,288 unsigned`, `0x1000`. */
  readonly note?: string
  readonly tone: ValueTone
}

const grouped = new Intl.NumberFormat('en-US')
const MINUS = '\u2212'

/** `-8` → `−8`, `12345` → `12,345`. */
function formatInteger(value: bigint): string {
  return grouped.format(value).replace('-', MINUS)
}

/** The value at `place`, which holds no parts of its own. */
export function valueOf(
  debug: DebugInfo,
  place: MemoryPlace,
  memory: Uint8Array,
  threads: readonly ThreadMoment[],
): ShownValue {
  const { type, address, bytes } = place
  const signed = type.kind === 'integer' ? type.signed : type.kind === 'enum'
  const value = readInteger(memory, address - DATA_BASE, bytes, signed)
  if (type.kind === 'lock') {
    const word = Number(BigInt.asIntN(32, value))
    return lockValue(lockText(debug, type.lockClass, word), address, threads)
  }
  return typedValue(debug, place, value)
}

/** Parts named in a preview. */
const PREVIEWED = 4

/** A struct or an array in one line: `i_blocks 8, i_bytes 0` or `0, 0, 3, …`. */
export function previewOf(
  debug: DebugInfo,
  place: MemoryPlace,
  memory: Uint8Array,
  threads: readonly ThreadMoment[],
): ShownValue {
  const isArray = place.type.kind === 'array'
  const parts = partsOf(debug, place, PREVIEWED + 1)
  const words = parts.slice(0, PREVIEWED).map((part) => {
    const holdsParts = part.type.kind === 'struct' || part.type.kind === 'array'
    const text = holdsParts ? '{…}' : valueOf(debug, part, memory, threads).text
    return isArray ? text : `${lastPart(part.path)} ${text}`
  })
  const text = [...words, ...(parts.length > PREVIEWED ? ['…'] : [])].join(', ')
  return { text, tone: 'quiet' }
}

/** A value that is not in memory: an old one, a local one. */
export function typedValue(
  debug: DebugInfo,
  { type, bytes }: Pick<MemoryPlace, 'type' | 'bytes'>,
  value: bigint,
): ShownValue {
  if (type.kind === 'integer') return integerValue(value, bytes, type)
  const text = valueText(debug, type, value)
  return { text, tone: text === 'NULL' ? 'quiet' : 'plain' }
}

function integerValue(
  raw: bigint,
  bytes: number,
  { name, signed }: { readonly name: string; readonly signed: boolean },
): ShownValue {
  const value = signed ? BigInt.asIntN(bytes * 8, raw) : BigInt.asUintN(bytes * 8, raw)
  if (signed) return { text: formatInteger(value), tone: value < 0n ? 'negative' : 'plain' }
  if (name === 'bool' || name === '_Bool') {
    return { text: value === 0n ? 'false' : 'true', tone: 'plain' }
  }
  const asSigned = BigInt.asIntN(bytes * 8, value)
  // A counter is taken to have gone below zero when it is in the top quarter of its range.
  const wrapped = bytes >= 2 && asSigned < 0n && -asSigned < 1n << BigInt(bytes * 8 - 2)
  if (!wrapped) return { text: formatInteger(value), tone: 'plain' }
  return {
    text: formatInteger(asSigned),
    note: `${formatInteger(value)} unsigned`,
    tone: 'negative',
  }
}

function lockValue(text: string, address: number, threads: readonly ThreadMoment[]): ShownValue {
  const waiting = threads.filter((thread) => thread.waitsFor === address)
  if (waiting.length === 0) return { text, tone: text === 'free' ? 'quiet' : 'held' }
  const verb = waiting.length === 1 ? 'waits' : 'wait'
  return {
    text: `${text}, ${waiting.length} ${verb}`,
    note: waiting.map(({ actor }) => shortName(actor)).join(' '),
    tone: 'contended',
  }
}
