/**
 * How deep stacks can grow, from the call graph. An indirect call may reach every function whose address
 * is taken and whose shape fits. A cycle of calls may be passed RECURSION_ALLOWANCE times; what goes
 * deeper is stopped by the machine's own bound.
 */
import type { FunctionSymbol } from '../semantics/tree.ts'

/** Passes through a cycle of the call graph that stacks have room for. */
export const RECURSION_ALLOWANCE = 64

/** Cost of one frame in slots and bytes. */
export interface FrameCost {
  readonly slots: number
  readonly bytes: number
}

/** The deepest stack that any of the functions can need as an outermost one. */
export function deepestStack(
  functions: readonly FunctionSymbol[],
  cost: (symbol: FunctionSymbol) => FrameCost,
): FrameCost {
  const components = stronglyConnected(functions)
  const depth = new Map<FunctionSymbol, FrameCost>()
  let deepest: FrameCost = { slots: 0, bytes: 0 }
  for (const component of components) {
    const members = new Set(component)
    let slots = 0
    let bytes = 0
    let below: FrameCost = { slots: 0, bytes: 0 }
    let cyclic = component.length > 1
    for (const symbol of component) {
      const own = cost(symbol)
      slots += own.slots
      bytes += own.bytes
      for (const callee of symbol.references) {
        if (members.has(callee)) cyclic = true
        else below = larger(below, depth.get(callee))
      }
    }
    const times = cyclic ? RECURSION_ALLOWANCE : 1
    const total = { slots: slots * times + below.slots, bytes: bytes * times + below.bytes }
    for (const symbol of component) depth.set(symbol, total)
    deepest = larger(deepest, total)
  }
  return deepest
}

function larger(a: FrameCost, b: FrameCost | undefined): FrameCost {
  if (!b) return a
  return { slots: Math.max(a.slots, b.slots), bytes: Math.max(a.bytes, b.bytes) }
}

/** Components of the call graph, callees before callers (Tarjan, with a stack of its own). */
function stronglyConnected(functions: readonly FunctionSymbol[]): FunctionSymbol[][] {
  const order = new Map<FunctionSymbol, number>()
  const lowest = new Map<FunctionSymbol, number>()
  const open: FunctionSymbol[] = []
  const isOpen = new Set<FunctionSymbol>()
  const components: FunctionSymbol[][] = []

  function enter(symbol: FunctionSymbol): void {
    order.set(symbol, order.size)
    lowest.set(symbol, order.size - 1)
    open.push(symbol)
    isOpen.add(symbol)
  }

  function leave(symbol: FunctionSymbol): void {
    if (lowest.get(symbol) !== order.get(symbol)) return
    const component: FunctionSymbol[] = []
    for (;;) {
      const member = open.pop()
      if (!member) break
      isOpen.delete(member)
      component.push(member)
      if (member === symbol) break
    }
    components.push(component)
  }

  function lower(symbol: FunctionSymbol, value: number): void {
    lowest.set(symbol, Math.min(lowest.get(symbol) ?? value, value))
  }

  for (const root of functions) {
    if (order.has(root)) continue
    const path: { symbol: FunctionSymbol; rest: FunctionSymbol[] }[] = []
    enter(root)
    path.push({ symbol: root, rest: [...root.references] })
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { symbol, rest } = top
      const callee = rest.pop()
      if (!callee) {
        path.pop()
        leave(symbol)
        const caller = path.at(-1)
        if (caller) lower(caller.symbol, lowest.get(symbol) ?? 0)
      } else if (!order.has(callee)) {
        enter(callee)
        path.push({ symbol: callee, rest: [...callee.references] })
      } else if (isOpen.has(callee)) lower(symbol, order.get(callee) ?? 0)
    }
  }
  return components
}
