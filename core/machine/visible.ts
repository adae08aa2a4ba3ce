/** Visible instructions other than plain loads and stores: each to the file that knows it. */
import { CHECK_NULL } from '#core/event/checks.ts'
import { EVENT_CHOICE, EVENT_FENCE } from '#core/event/kinds.ts'
import * as Op from '#core/language/bytecode.ts'
import { executeAtomic } from './atomic.ts'
import { IRQS_OFF } from './cpu.ts'
import { drainAll } from './drains.ts'
import { allocate, release } from './heap.ts'
import { submitIo } from './io.ts'
import * as At from './layout.ts'
import { retakeKernel } from './locks/kernel-lock.ts'
import { executeLock } from './locks/operations.ts'
import { GO_ON, HALT } from './outcome.ts'
import { relaxTimed } from './polling.ts'
import { cpuKey, watchAcquire, watchFence, watchRelease } from './race-watch.ts'
import { isBuffered } from './raw-memory.ts'
import { needsEmptyBuffer } from './readiness.ts'
import { beginPass } from './relax.ts'
import type { MachineState } from './state.ts'
import { buffered, orderStores } from './store-buffer.ts'
import { report } from './violations.ts'
import { delay, executeWait } from './wait.ts'

/** Executes the visible instruction that `context` rests before. */
export function executeVisible(
  state: MachineState,
  context: number,
  op: number,
  frame: number,
): number {
  const { i32, linked } = state
  const pc = i32[context + At.CONTEXT_PC]!
  const a = linked.code[pc + 1]!
  const b = linked.code[pc + 2]!
  const c = linked.code[pc + 3]!
  if (state.weak && isBuffered(state, context)) emptyBuffer(state, context, op, a)
  if (i32[context + At.CONTEXT_KERNEL_SAVED]! > 0) {
    const retaken = retakeKernel(state, context)
    if (retaken !== GO_ON) return retaken
  }
  if (op < Op.OP_FENCE) return executeAtomic(state, context, op, frame + a, frame + b, frame + c)
  if (op === Op.OP_FENCE) return fence(state, context, a)
  if (op === Op.OP_LOCK_KERNEL || op === Op.OP_UNLOCK_KERNEL) {
    return executeLock(state, context, op, frame + a, c, 0)
  }
  const first = i32[frame + b]!
  if (op <= Op.OP_LOCK_INIT) return executeLock(state, context, op, frame + a, first, c)
  if (op <= Op.OP_COND_RESCHED || op === Op.OP_MSLEEP) {
    return executeWait(state, context, op, first, c)
  }
  switch (op) {
    case Op.OP_CPU_RELAX:
      if (state.timed) relaxTimed(state, context, frame)
      else beginPass(state, context)
      return GO_ON
    case Op.OP_UDELAY:
      return delay(state, context, first)
    case Op.OP_IRQ_DISABLE:
    case Op.OP_IRQ_ENABLE:
      return switchInterrupts(state, context, op, c, frame + a)
    case Op.OP_KMALLOC:
      return allocate(state, context, first, frame + a, c === 1)
    case Op.OP_KFREE:
      return release(state, context, first)
    case Op.OP_SUBMIT_IO:
      return submitIo(
        state,
        context,
        first,
        i32[frame + b + 1]!,
        i32[frame + b + 2]!,
        c === 1 ? i32[frame + b + 3]! : -1,
      )
    case Op.OP_CHOOSE:
      return chooseData(state, context, first, frame + a)
    default:
      report(state, { check: CHECK_NULL, site: pc >> 2, actor: i32[context + At.CONTEXT_ACTOR]! })
      return HALT
  }
}

/** In virtual time a full barrier waits here for the buffer; exploring, it was not enabled before. */
function emptyBuffer(state: MachineState, context: number, op: number, a: number): void {
  if (!state.timed || !needsEmptyBuffer(op, a) || buffered(state, context) === 0) return
  state.cost += drainAll(state, state.i32[context + At.CONTEXT_CPU]!)
}

function fence(state: MachineState, context: number, which: number): number {
  if (state.timed) state.cost += state.config.costs.fence
  watchFence(state, context, which)
  if (which === 3 && isBuffered(state, context)) orderStores(state, context)
  state.emit(EVENT_FENCE, context, state.siteOf(context), 0, which)
  return GO_ON
}

function switchInterrupts(
  state: MachineState,
  context: number,
  op: number,
  mode: number,
  flags: number,
): number {
  const { i32 } = state
  const off = state.cpuAt(i32[context + At.CONTEXT_CPU]!) + At.CPU_IRQS_OFF
  const before = i32[off]!
  if (op === Op.OP_IRQ_DISABLE) {
    if (mode === 2) i32[flags] = before & IRQS_OFF
    i32[off] = before | IRQS_OFF
    watchAcquire(state, context, cpuKey(i32[context + At.CONTEXT_CPU]!))
  } else {
    watchRelease(state, context, cpuKey(i32[context + At.CONTEXT_CPU]!))
    i32[off] = (before & ~IRQS_OFF) | (mode === 2 ? i32[flags]! & IRQS_OFF : 0)
  }
  state.stale = true
  return GO_ON
}

function chooseData(state: MachineState, context: number, limit: number, target: number): number {
  const count = Math.max(1, limit)
  const chosen = count === 1 ? 0 : state.scheduler.choose(count)
  state.i32[target] = chosen
  state.i32[At.HEADER_CHOICES] = state.i32[At.HEADER_CHOICES]! + 1
  state.emit(EVENT_CHOICE, context, state.siteOf(context), 0, chosen, 0, count)
  return GO_ON
}
