/**
 * Livelock: the machine is in a state it was in before, everybody who could step in between has
 * stepped, and no data choice was made: so it can go round for ever, however fair the scheduler is.
 * Looked for in windows of steps that get rarer as a run gets longer; a loop that is there to stay is
 * still there in the next window.
 */
import { ACTOR_IRQ, MAX_PENDING_IO } from '#core/event/actors.ts'
import { CHECK_LIVELOCK } from '#core/event/checks.ts'
import { WAIT_TIME } from '#core/event/lock-classes.ts'
import * as At from './layout.ts'
import type { StateKey } from './state-key.ts'
import type { MachineState } from './state.ts'
import { report } from './violations.ts'

/**
 * A window opens at each power of two of steps from this one on, for this many steps, or this part of the
 * steps so far: where many go round at different paces, it takes long until all are back.
 */
const FIRST_WINDOW = 2 ** 14
const WINDOW_STEPS = 2 ** 12
const WINDOW_PART = 32
/** Small integers stay small. */
const MOST_STEPS = 2 ** 30

function windowStart(stepCount: number): number {
  if (stepCount < FIRST_WINDOW) return FIRST_WINDOW
  // Asked after each step of a window: the logarithm only where it must be.
  if (stepCount < MOST_STEPS) return 1 << (31 - Math.clz32(stepCount))
  return 2 ** Math.floor(Math.log2(stepCount))
}

/** Is the state after `stepCount` steps looked at? */
export function isWatched(stepCount: number): boolean {
  const start = windowStart(stepCount)
  return stepCount >= start && stepCount < start + Math.max(WINDOW_STEPS, start / WINDOW_PART)
}

/** How many steps may be taken before the next look, or before asking again: at least one. */
export function stepsUntilWatch(stepCount: number): number {
  if (isWatched(stepCount)) return 1
  const start = windowStart(stepCount)
  return Math.min(stepCount < start ? start - stepCount : 2 * start - stepCount, MOST_STEPS)
}

/** Looks at the state after a step of a window. */
export function watchCycle(state: MachineState, key: StateKey): void {
  const { i32, stepCount } = state
  if (i32[At.HEADER_PHASE] === At.PHASE_ENDED) return
  if (stepCount === windowStart(stepCount)) {
    openWindow(state, key)
    return
  }
  add(state, At.HEADER_CYCLE_STEPPED, state.lastActor)
  if (isBack(state, key)) reportLivelock(state)
  else addEnabled(state)
}

function openWindow(state: MachineState, key: StateKey): void {
  const { i32 } = state
  key.compute(0)
  i32[At.HEADER_CYCLE_HASH] = key.first
  i32[At.HEADER_CYCLE_HASH + 1] = key.second
  i32[At.HEADER_CYCLE_CHOICES] = i32[At.HEADER_CHOICES]!
  i32[At.HEADER_CYCLE_PLACES] = hashOfPlaces(state)
  i32.fill(0, At.HEADER_CYCLE_STEPPED, At.HEADER_CYCLE_ENABLED + At.ACTOR_SET_WORDS)
  addEnabled(state)
}

/** Where everybody is: differs for most states that differ at all, and costs little. */
function hashOfPlaces(state: MachineState): number {
  const { i32, layout } = state
  let hash = 0
  for (let context = layout.contexts; context < layout.held; context += At.CONTEXT_WORDS) {
    hash = Math.imul(hash ^ i32[context + At.CONTEXT_PC]!, 0x85eb_ca6b)
    hash ^= hash >>> 15
  }
  return hash
}

function add(state: MachineState, set: number, actor: number): void {
  const word = set + (actor >> 5)
  state.i32[word] = state.i32[word]! | (1 << (actor & 31))
}

/** In virtual time a CPU has one candidate; every thread that is not asleep could be it. */
function addEnabled(state: MachineState): void {
  for (let i = 0; i < state.enabledCount; i++) {
    add(state, At.HEADER_CYCLE_ENABLED, state.enabled[i]!)
  }
  if (!state.timed) return
  for (const thread of state.program.threads) {
    const status = state.i32[state.contextOf[thread.index]! + At.CONTEXT_STATUS]
    const runs = status === At.STATUS_READY || status === At.STATUS_NEW
    if (runs) add(state, At.HEADER_CYCLE_ENABLED, thread.index)
  }
}

function isBack(state: MachineState, key: StateKey): boolean {
  const { i32 } = state
  for (let word = 0; word < At.ACTOR_SET_WORDS; word++) {
    const stepped = i32[At.HEADER_CYCLE_STEPPED + word]!
    if ((i32[At.HEADER_CYCLE_ENABLED + word]! & ~stepped) !== 0) return false
  }
  if (i32[At.HEADER_CYCLE_CHOICES] !== i32[At.HEADER_CHOICES]) return false
  if (i32[At.HEADER_CYCLE_PLACES] !== hashOfPlaces(state)) return false
  if (state.timed && hasPendingIo(state)) return false
  key.compute(0)
  const { first, second } = key
  return i32[At.HEADER_CYCLE_HASH] === first && i32[At.HEADER_CYCLE_HASH + 1] === second
}

/** An interrupt that time will bring. */
function hasPendingIo(state: MachineState): boolean {
  if (!state.linked.usesIo) return false
  const { i32, layout } = state
  for (let slot = 0; slot < MAX_PENDING_IO; slot++) {
    const io = layout.interrupts + slot * At.IO_WORDS
    if (i32[io + At.IO_STATE] === At.IO_PENDING) return true
  }
  return false
}

function reportLivelock(state: MachineState): void {
  const { i32 } = state
  const actors: number[] = []
  for (let actor = 0; actor < ACTOR_IRQ; actor++) {
    const context = state.contextOf[actor]!
    if (((i32[At.HEADER_CYCLE_STEPPED]! >>> actor) & 1) === 0) continue
    // It will go on when its time has come.
    if (i32[context + At.CONTEXT_WAIT_KIND] === WAIT_TIME) return
    actors.push(actor)
  }
  const [first, ...others] = actors
  if (first === undefined) return
  const siteOf = (actor: number): number => state.siteOf(state.contextOf[actor]!)
  const otherSites = others.map((actor) => siteOf(actor))
  report(state, { check: CHECK_LIVELOCK, site: siteOf(first), actor: first, others, otherSites })
}
