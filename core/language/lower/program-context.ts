/** What the code of every function shares: the buffer, addresses, function numbers, labels, messages. */
import type { FunctionSymbol } from '../semantics/tree.ts'
import { CodeBuffer } from './code-buffer.ts'
import type { DataLayout } from './data-image.ts'

export class ProgramContext {
  readonly code: CodeBuffer = new CodeBuffer()
  readonly wordBits: 32 | 64
  readonly layout: DataLayout
  /** Labels of notes, in order of first use. */
  readonly labels: string[] = []
  /** Text of assertions by site. */
  readonly assertions: Record<number, string> = {}
  /** Functions with a value that control can leave without return. */
  readonly fallsOff: FunctionSymbol[] = []
  /** A kmalloc was written. */
  usesHeap = false
  readonly #functionIndexes: ReadonlyMap<FunctionSymbol, number>
  readonly #labelIndexes = new Map<string, number>()
  readonly #shapes = new Map<string, number>()

  constructor(
    wordBits: 32 | 64,
    layout: DataLayout,
    functionIndexes: ReadonlyMap<FunctionSymbol, number>,
  ) {
    this.wordBits = wordBits
    this.layout = layout
    this.#functionIndexes = functionIndexes
  }

  functionIndex(symbol: FunctionSymbol): number {
    return this.#functionIndexes.get(symbol) ?? 0
  }

  labelIndex(label: string): number {
    const known = this.#labelIndexes.get(label)
    if (known !== undefined) return known
    this.#labelIndexes.set(label, this.labels.length)
    this.labels.push(label)
    return this.labels.length - 1
  }

  /** Number of a call shape: slots of the result and of each parameter. */
  shapeIndex(shape: string): number {
    const known = this.#shapes.get(shape)
    if (known !== undefined) return known
    this.#shapes.set(shape, this.#shapes.size)
    return this.#shapes.size - 1
  }
}
