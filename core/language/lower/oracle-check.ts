/**
 * What an `always_` function may do is checked in its code: it is evaluated between the steps of others
 * and may change nothing, so every visible operation in it or in what it calls must be a read or a store
 * to a local of its own. Where a pointer leads is not known here; the machine looks at such stores.
 */
import * as op from '../bytecode.ts'
import type { FunctionSymbol } from '../semantics/tree.ts'
import type { Reporter } from '../source/reporter.ts'
import type { CodeBuffer } from './code-buffer.ts'
import type { LoweredFunction } from './function-lowering.ts'

const HINT = 'an always_ function only looks: use locals, and update ghosts where the code acts'

/** Reports the first operation of each `always_` function, or of what it calls, that is no read. */
export function checkOracles(
  functions: readonly FunctionSymbol[],
  lowered: readonly LoweredFunction[],
  code: CodeBuffer,
  reporter: Reporter,
): void {
  for (const symbol of functions) {
    if (!symbol.name.startsWith('always_')) continue
    for (const callee of reachable(symbol)) {
      const { firstSite = 0, endSite = 0 } = lowered[functions.indexOf(callee)] ?? {}
      const act = firstAct(code, firstSite, endSite)
      if (act === undefined) continue
      const caller = callee === symbol ? '' : `: '${symbol.name}' calls it`
      const message = `'${callee.name}' must not ${act.what}${caller}`
      reporter.error('C_ORACLE_ACTS', code.placeOf(act.site), message, HINT)
    }
  }
}

function reachable(root: FunctionSymbol): ReadonlySet<FunctionSymbol> {
  const found = new Set<FunctionSymbol>()
  const open = [root]
  for (let symbol = open.pop(); symbol; symbol = open.pop()) {
    if (found.has(symbol)) continue
    found.add(symbol)
    open.push(...symbol.references)
  }
  return found
}

interface Act {
  readonly site: number
  readonly what: string
}

function firstAct(code: CodeBuffer, firstSite: number, endSite: number): Act | undefined {
  for (let site = firstSite; site < endSite; site++) {
    const opcode = code.words[site * op.INSTRUCTION_WORDS] ?? 0
    const isStore = opcode >= op.OP_STORE8 && opcode <= op.OP_STORE64
    if (isStore && !code.namedStores.has(site)) continue
    const what = actOf(opcode)
    if (what !== undefined) return { site, what }
  }
  return undefined
}

/** What the instruction does besides reading, in words; undefined for those that are allowed. */
function actOf(opcode: number): string | undefined {
  if (opcode >= op.OP_GSTORE8 && opcode <= op.OP_GSTORE64) return 'write a ghost'
  if (opcode < op.OP_FIRST_VISIBLE || opcode === op.OP_TEST_BIT) return undefined
  if (opcode <= op.OP_LOAD64) return undefined
  if (opcode <= op.OP_CLEAR_BIT) return 'write memory'
  if (opcode === op.OP_FENCE) return 'have a barrier'
  if (opcode <= op.OP_LOCK_INIT) return 'take or release a lock'
  if (opcode <= op.OP_IRQ_ENABLE) return 'wait, wake or schedule'
  return 'allocate, submit I/O or choose'
}
