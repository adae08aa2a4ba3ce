/**
 * Which words of a context can differ from one state of a run to another. Most programs use a few of the
 * ways to wait: what the others keep stays as it was laid out, and says nothing about a state.
 */
import * as Op from '#core/language/bytecode.ts'
import * as At from './layout.ts'
import type { Layout } from './layout.ts'
import type { LinkedProgram } from './link.ts'

/** In every program. */
const ALWAYS = [
  At.CONTEXT_STATUS,
  At.CONTEXT_PC,
  At.CONTEXT_FRAME,
  At.CONTEXT_DEPTH,
  At.CONTEXT_PREEMPT,
] as const
/** Interrupts share a context, one after the other. */
const INTERRUPTS = [At.CONTEXT_ACTOR] as const
const KERNEL_LOCK = [At.CONTEXT_KERNEL_DEPTH, At.CONTEXT_KERNEL_SAVED] as const
const WAITING = [
  At.CONTEXT_WAIT_KEY,
  At.CONTEXT_WAIT_KIND,
  At.CONTEXT_TICKET,
  At.CONTEXT_WOKEN,
  At.CONTEXT_WAIT_READ,
  At.CONTEXT_QUEUE,
  At.CONTEXT_QUEUE_KIND,
  At.CONTEXT_QUEUE_TICKET,
] as const
const POLLING = [
  At.CONTEXT_READS,
  At.CONTEXT_RELAXED,
  At.CONTEXT_RELAX_HASH,
  At.CONTEXT_POLL_FIRST,
  At.CONTEXT_POLL_END,
  At.CONTEXT_POLL_FRAME,
] as const
/** Only memory stacks and the heap are ever unwritten. */
const COPIED = [At.CONTEXT_COPIED, At.CONTEXT_COPIED + 1] as const

/**
 * Offsets in a context of the words that can differ, the number of locks it holds left out. In virtual time
 * (`timed`) a CPU also burns its time with waiting for spinlocks.
 */
export function contextKeyWords(
  linked: LinkedProgram,
  layout: Layout,
  timed: boolean,
): Int32Array<ArrayBuffer> {
  const words: number[] = [...ALWAYS]
  if (linked.usesIo) words.push(...INTERRUPTS)
  if (linked.kernelLock !== 0) words.push(...KERNEL_LOCK)
  if (uses(linked, timed ? Op.OP_SPIN_LOCK : Op.OP_MUTEX_LOCK, Op.OP_MSLEEP)) words.push(...WAITING)
  if (linked.usesRelax) words.push(...POLLING)
  if (layout.stackMemoryLength > 0 || layout.heapLength > 0) words.push(...COPIED)
  return Int32Array.from(words)
}

/** Has the program an instruction from `first` to `last`? */
function uses(linked: LinkedProgram, first: number, last: number): boolean {
  const { code } = linked
  for (let at = 0; at < code.length; at += Op.INSTRUCTION_WORDS) {
    if (code[at]! >= first && code[at]! <= last) return true
  }
  return false
}
