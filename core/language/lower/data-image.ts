/** Where globals and ghosts lie, and what they hold before the program runs. */
import { MAX_DATA_BYTES } from '../limits.ts'
import { DATA_BASE, FUNCTION_BASE } from '../program.ts'
import type { Reporter } from '../source/reporter.ts'
import type { FunctionSymbol, TypedExpression, Variable } from '../semantics/tree.ts'
import { sizeOf, variableAlignment, type CType } from '../semantics/types.ts'

const RED_ZONE_BYTES = 16
const MOST_RED_ZONE_BYTES = 256

/** Where every global lies: shared data first, then ghosts. */
export interface DataLayout {
  readonly addresses: ReadonlyMap<Variable, number>
  readonly sharedBytes: number
  readonly totalBytes: number
}

/** Gives every variable its address: shared data first, then ghosts, each part from a multiple of 8. */
export function layOut(variables: readonly Variable[], reporter: Reporter): DataLayout {
  const addresses = new Map<Variable, number>()
  let end = 0
  function place(storage: 'global' | 'ghost'): void {
    for (const variable of variables) {
      if (variable.storage !== storage || variable.declaredOnly) continue
      end = roundUp(end, variableAlignment(variable.type, variable.alignment))
      addresses.set(variable, DATA_BASE + end)
      end += sizeOf(variable.type) + redZone(variable.type)
      if (end > MAX_DATA_BYTES) {
        reporter.error(
          'C_OBJECT_TOO_LARGE',
          variable.at,
          `all globals together take more than ${MAX_DATA_BYTES} bytes`,
        )
        end = 0
      }
    }
    end = roundUp(end, 8)
  }
  place('global')
  const sharedBytes = end
  place('ghost')
  return { addresses, sharedBytes, totalBytes: end }
}

/** Bytes after an object that belong to nobody, so that what runs past it is found out. */
function redZone(type: CType): number {
  const step = type.kind === 'array' ? sizeOf(type.element) : 0
  return Math.min(Math.max(step, RED_ZONE_BYTES), MOST_RED_ZONE_BYTES)
}

/** The initial bytes of all variables. */
export function dataImage(
  layout: DataLayout,
  functionIndex: (symbol: FunctionSymbol) => number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(layout.totalBytes)
  const view = new DataView(bytes.buffer)
  for (const [variable, address] of layout.addresses) {
    for (const { offset, type, value } of variable.initial) {
      const word = staticValue(value, layout, functionIndex)
      write(view, address - DATA_BASE + offset, type, word)
    }
  }
  return bytes
}

function staticValue(
  value: TypedExpression,
  layout: DataLayout,
  functionIndex: (symbol: FunctionSymbol) => number,
): bigint {
  switch (value.kind) {
    case 'constant':
      return value.value
    case 'function':
      return BigInt(FUNCTION_BASE + 16 * functionIndex(value.symbol))
    case 'address': {
      const { variable, offset } = value.location
      return BigInt((variable ? (layout.addresses.get(variable) ?? 0) : 0) + offset)
    }
    case 'convert':
      return staticValue(value.operand, layout, functionIndex)
    default:
      return 0n
  }
}

function write(view: DataView, offset: number, type: CType, value: bigint): void {
  const size = sizeOf(type)
  if (offset + size > view.byteLength) return
  if (size === 8) view.setBigUint64(offset, BigInt.asUintN(64, value), true)
  else if (size === 4) view.setUint32(offset, Number(BigInt.asUintN(32, value)), true)
  else if (size === 2) view.setUint16(offset, Number(BigInt.asUintN(16, value)), true)
  else if (size === 1) view.setUint8(offset, Number(BigInt.asUintN(8, value)))
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit
}
