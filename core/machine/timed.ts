/**
 * Virtual time: when each CPU could take its next step, and who would take it. Time only ever moves
 * to the earliest of these, so events are in order of time.
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
import type { MachineState } from './state.ts'
import { drainable, entryAt } from './store-buffer.ts'

/** Works out every CPU's candidate, and from them the enabled actors. */
export function refreshCandidates(state: MachineState): void {
  const { candidate, candidateTime, i32, f64 } = state
  candidate.fill(-1)
  candidateTime.fill(Infinity)
  if (i32[At.HEADER_PHASE] !== At.PHASE_RUN) {
    const context = state.layout.setupContext
    const status = i32[context + At.CONTEXT_STATUS]
    if (status === At.STATUS_NEW || status === At.STATUS_READY) {
      offer(state, 0, SETUP_THREAD, f64[At.HEADER_NOW_F64]!)
    }
  } else {
    for (let cpu = 0; cpu < state.cpus; cpu++) offerForCpu(state, cpu)
    if (state.weak) for (let cpu = 0; cpu < state.cpus; cpu++) offerDrain(state, cpu)
  }
  listEnabled(state)
}

/** Makes `actor` the candidate at `index` if it is earlier than what stands there. */
function offer(state: MachineState, index: number, actor: number, time: number): void {
  if (time >= state.candidateTime[index]!) return
  state.candidate[index] = actor
  state.candidateTime[index] = time
}

function offerForCpu(state: MachineState, cpu: number): void {
  const { i32, f64 } = state
  const record = state.cpuAt(cpu)
  const clock = f64[(record >> 1) + At.CPU_CLOCK_F64]!
  const interrupt = i32[record + At.CPU_INTERRUPT]!
  if (interrupt !== -1) {
    const context = state.contextOf[interrupt]!
    if (i32[context + At.CONTEXT_STATUS] === At.STATUS_READY) {
      offer(state, cpu, interrupt, Math.max(clock, f64[(context >> 1) + At.CONTEXT_READY_F64]!))
    }
    return
  }
  state.deadline[cpu] = Infinity
  if (state.linked.usesIo && i32[record + At.CPU_IRQS_OFF] === 0) offerInterrupt(state, cpu, clock)
  const current = i32[record + At.CPU_CURRENT]!
  if (current === -1) {
    offerReadyThread(state, cpu, clock)
    return
  }
  const context = state.contextOf[current]!
  if (state.sharedCpus && isPreempted(state, cpu, context, clock)) return
  if (i32[context + At.CONTEXT_STATUS] === At.STATUS_READY) {
    offer(state, cpu, current, Math.max(clock, f64[(context >> 1) + At.CONTEXT_READY_F64]!))
  }
}

/** Is the time slice of a CPU's thread over and another one ready? Then that one is the candidate. */
function isPreempted(state: MachineState, cpu: number, context: number, clock: number): boolean {
  const { f64 } = state
  const { quantum } = state.config.costs
  const slice = (state.cpuAt(cpu) >> 1) + At.CPU_SLICE_F64
  state.deadline[cpu] = Math.min(state.deadline[cpu]!, f64[slice]! + quantum)
  if (clock < f64[slice]! + quantum || !isPreemptible(state, context)) return false
  const other = readyThread(state, cpu, clock)
  if (other !== -1 && f64[(other >> 1) + At.CONTEXT_READY_F64]! <= clock) {
    offer(
      state,
      cpu,
      state.i32[other + At.CONTEXT_ACTOR]!,
      clock + state.config.costs.contextSwitch,
    )
    return true
  }
  f64[slice] = clock
  state.deadline[cpu] = Math.min(state.deadline[cpu], clock + quantum)
  return false
}

/** Lets an idle CPU switch to a thread. One that has run none yet has nothing to switch from. */
function offerReadyThread(state: MachineState, cpu: number, clock: number): void {
  const context = readyThread(state, cpu, clock)
  if (context === -1) return
  const time = Math.max(clock, state.f64[(context >> 1) + At.CONTEXT_READY_F64]!)
  const first = state.f64[(state.cpuAt(cpu) >> 1) + At.CPU_SLICE_F64]! < 0
  const cost = first ? 0 : state.config.costs.contextSwitch
  offer(state, cpu, state.i32[context + At.CONTEXT_ACTOR]!, time + cost)
}

/** The thread of a CPU, other than its current one, that is runnable first, then longest; or -1. */
function readyThread(state: MachineState, cpu: number, clock: number): number {
  const { i32, f64, layout } = state
  const current = i32[state.cpuAt(cpu) + At.CPU_CURRENT]!
  let best = -1
  let bestTime = Infinity
  let bestSince = Infinity
  const end = layout.setupContext
  for (let context = layout.contexts; context < end; context += At.CONTEXT_WORDS) {
    if (i32[context + At.CONTEXT_CPU] !== cpu) continue
    const status = i32[context + At.CONTEXT_STATUS]!
    if (status !== At.STATUS_READY && status !== At.STATUS_NEW) continue
    if (i32[context + At.CONTEXT_ACTOR] === current) continue
    const time = Math.max(clock, f64[(context >> 1) + At.CONTEXT_READY_F64]!)
    const since = f64[(context >> 1) + At.CONTEXT_SINCE_F64]!
    if (time > bestTime || (time === bestTime && since >= bestSince)) continue
    best = context
    bestTime = time
    bestSince = since
  }
  return best
}

function offerInterrupt(state: MachineState, cpu: number, clock: number): void {
  const { i32, f64, layout } = state
  for (let slot = 0; slot < MAX_PENDING_IO; slot++) {
    const io = layout.interrupts + slot * At.IO_WORDS
    if (i32[io + At.IO_STATE] !== At.IO_PENDING || i32[io + At.IO_CPU] !== cpu) continue
    const due = f64[(io >> 1) + At.IO_DUE_F64]!
    state.deadline[cpu] = Math.min(state.deadline[cpu]!, due)
    offer(state, cpu, ACTOR_IRQ + slot, Math.max(clock, due))
  }
}

/** The next buffered store of a CPU: of those that may go, the one whose time comes first. */
function offerDrain(state: MachineState, cpu: number): void {
  const { f64 } = state
  const ready = drainable(state, cpu)
  let best = -1
  let bestTime = Infinity
  for (let slot = 0; ready >> slot !== 0; slot++) {
    if (((ready >> slot) & 1) === 0) continue
    const time = f64[(entryAt(state, cpu, slot) >> 1) + At.ENTRY_READY_F64]!
    if (time >= bestTime) continue
    best = slot
    bestTime = time
  }
  if (best === -1) return
  const free = f64[(state.cpuAt(cpu) >> 1) + At.CPU_DRAIN_F64]!
  const actor = ACTOR_DRAIN + cpu * STORE_BUFFER_ENTRIES + best
  offer(state, state.cpus + cpu, actor, Math.max(free, bestTime))
}

/** Candidates in ascending order of number. */
function listEnabled(state: MachineState): void {
  const { candidate, enabled } = state
  let count = 0
  for (let i = 0; i < state.candidateCount; i++) {
    const actor = candidate[i]!
    if (actor === -1) continue
    let place = count++
    while (place > 0 && enabled[place - 1]! > actor) {
      enabled[place] = enabled[place - 1]!
      place--
    }
    enabled[place] = actor
  }
  state.enabledCount = count
}
