/**
 * Who can take a step. Derived from the image whenever something that decides it has changed: while
 * exploring, everybody whose next operation can proceed; in virtual time, one candidate per CPU.
 */
import {
  ACTOR_DRAIN,
  ACTOR_IRQ,
  MAX_PENDING_IO,
  SETUP_THREAD,
  STORE_BUFFER_ENTRIES,
} from '#core/event/actors.ts'
import { isPreemptible } from './cpu.ts'
import * as At from './layout.ts'
import { canStep } from './readiness.ts'
import type { MachineState } from './state.ts'
import { drainable } from './store-buffer.ts'
import { refreshCandidates } from './timed.ts'

/** Brings the enabled actors (and the candidates of virtual time) up to date. */
export function refresh(state: MachineState): void {
  state.stale = false
  state.enabledCount = 0
  const phase = state.i32[At.HEADER_PHASE]!
  if (phase === At.PHASE_ENDED || phase === At.PHASE_NEW) return
  if (state.timed) {
    refreshCandidates(state)
    return
  }
  if (phase !== At.PHASE_RUN) {
    const context = state.layout.setupContext
    const alive = state.i32[context + At.CONTEXT_STATUS] !== At.STATUS_EXITED
    if (alive && canStep(state, context)) state.enabled[state.enabledCount++] = SETUP_THREAD
    return
  }
  addThreads(state)
  if (state.linked.usesIo) addInterrupts(state)
  if (state.weak) addDrains(state)
}

function addThreads(state: MachineState): void {
  const { i32, layout, enabled } = state
  let count = 0
  const end = layout.setupContext
  const gated = state.solo && state.linked.usesLocks
  for (let context = layout.contexts; context < end; context += At.CONTEXT_WORDS) {
    if (i32[context + At.CONTEXT_STATUS] === At.STATUS_EXITED) continue
    if (state.sharedCpus && !mayHaveCpu(state, context)) continue
    if (gated) setGate(state, context)
    if (canStep(state, context)) enabled[count++] = i32[context + At.CONTEXT_ACTOR]!
  }
  state.enabledCount = count
}

/**
 * `context` has come to rest before an operation that may not be able to proceed. Where locks alone
 * decide, the enabled actors change only if it cannot.
 */
export function arrive(state: MachineState, context: number): void {
  if (state.solo) {
    setGate(state, context)
    if (canStep(state, context)) return
  }
  state.stale = true
}

function setGate(state: MachineState, context: number): void {
  const { i32, linked, layout } = state
  const register = linked.code[i32[context + At.CONTEXT_PC]! + 2]!
  const place = (context - layout.contexts) / At.CONTEXT_WORDS
  state.gates[place] = i32[i32[context + At.CONTEXT_FRAME]! + register]!
}

/** Could the thread in `context` run on its CPU now, by itself or by preempting who runs there? */
function mayHaveCpu(state: MachineState, context: number): boolean {
  const { i32 } = state
  const cpu = state.cpuAt(i32[context + At.CONTEXT_CPU]!)
  if (i32[cpu + At.CPU_INTERRUPT] !== -1) return false
  const current = i32[cpu + At.CPU_CURRENT]!
  if (current === -1 || current === i32[context + At.CONTEXT_ACTOR]) return true
  return isPreemptible(state, state.contextOf[current]!)
}

function addInterrupts(state: MachineState): void {
  const { i32, layout, enabled } = state
  for (let slot = 0; slot < MAX_PENDING_IO; slot++) {
    const io = layout.interrupts + slot * At.IO_WORDS
    const what = i32[io + At.IO_STATE]!
    if (what === At.IO_FREE) continue
    const actor = ACTOR_IRQ + slot
    const cpu = state.cpuAt(i32[io + At.IO_CPU]!)
    const able =
      what === At.IO_RUNNING
        ? canStep(state, state.contextOf[actor]!)
        : i32[cpu + At.CPU_INTERRUPT] === -1 && i32[cpu + At.CPU_IRQS_OFF] === 0
    if (able) enabled[state.enabledCount++] = actor
  }
}

function addDrains(state: MachineState): void {
  for (let cpu = 0; cpu < state.cpus; cpu++) {
    const ready = drainable(state, cpu)
    for (let slot = 0; ready >> slot !== 0; slot++) {
      if (((ready >> slot) & 1) === 0) continue
      state.enabled[state.enabledCount++] = ACTOR_DRAIN + cpu * STORE_BUFFER_ENTRIES + slot
    }
  }
}

/** The candidate with the smallest time, then the smallest number (timed). */
export function earliestCandidate(state: MachineState): number {
  const { candidate, candidateTime } = state
  let best = candidate[0]!
  let time = candidateTime[0]!
  for (let i = 1; i < state.candidateCount; i++) {
    const other = candidateTime[i]!
    if (other < time || (other === time && candidate[i]! < best)) {
      best = candidate[i]!
      time = other
    }
  }
  return best
}
