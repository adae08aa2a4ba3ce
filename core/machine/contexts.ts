/** Setting up what executes instructions: threads, the set-up thread, interrupts. */
import { SETUP_THREAD } from '#core/event/actors.ts'
import { FRAME_HEADER_SLOTS } from '#core/language/program.ts'
import { memoryStackStart } from './calls.ts'
import * as At from './layout.ts'
import { RETURN_TO_NOBODY } from './outcome.ts'
import type { MachineState } from './state.ts'
import { contextIndex, markFrame, UNWRITTEN } from './validity.ts'

/** Prepares the contexts and CPUs of a new machine; nothing runs yet. */
export function layOutContexts(state: MachineState, cpuOf: (thread: number) => number): void {
  const { i32, layout, program } = state
  for (let cpu = 0; cpu < state.cpus; cpu++) {
    i32[state.cpuAt(cpu) + At.CPU_CURRENT] = -1
    i32[state.cpuAt(cpu) + At.CPU_INTERRUPT] = -1
    if (state.timed) state.f64[(state.cpuAt(cpu) >> 1) + At.CPU_SLICE_F64] = -1
  }
  for (let index = 0; index < layout.contextCount; index++) {
    const context = layout.contexts + index * At.CONTEXT_WORDS
    const thread = program.threads[index]
    const interruptCpu = index - program.threads.length - 1
    i32[context + At.CONTEXT_ACTOR] = thread?.index ?? SETUP_THREAD
    i32[context + At.CONTEXT_CPU] = thread ? cpuOf(thread.index) : Math.max(0, interruptCpu)
    i32[context + At.CONTEXT_STACK_END] =
      layout.stacks + index * layout.stackWords + program.stackSlots
    i32[context + At.CONTEXT_STATUS] = At.STATUS_EXITED
  }
}

/** Sets a context to the first instruction of `fn`, with one optional argument. */
export function aimContext(state: MachineState, context: number, fn: number, argument = 0): void {
  const { i32, layout, linked } = state
  const frame = layout.stacks + contextIndex(state, context) * layout.stackWords
  i32[frame] = RETURN_TO_NOBODY
  i32[frame + 1] = frame
  const memory = memoryStackStart(state, context)
  i32[frame + 2] = memory
  if (linked.memoryBytes[fn]! > 0) markFrame(state, memory, linked.memoryBytes[fn]!, UNWRITTEN)
  i32[frame + FRAME_HEADER_SLOTS] = argument
  i32[context + At.CONTEXT_FRAME] = frame
  i32[context + At.CONTEXT_PC] = linked.entry[fn]!
  i32[context + At.CONTEXT_DEPTH] = 0
  i32[context + At.CONTEXT_STATUS] = At.STATUS_READY
}
