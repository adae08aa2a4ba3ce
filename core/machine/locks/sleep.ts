/** Going to sleep. */
import { EVENT_SLEEP } from '#core/event/kinds.ts'
import { OUT_SLEPT, switchOut } from '../cpu.ts'
import * as At from '../layout.ts'
import type { MachineState } from '../state.ts'
import { releaseForSleep } from './kernel-lock.ts'
import { keyAddress, setWait } from './waiters.ts'

/** Takes the context off its CPU until wake() of waiters.ts; the kernel lock is let go first. */
export function sleepOn(
  state: MachineState,
  context: number,
  key: number,
  kind: number,
  read: number,
): void {
  const { i32, f64 } = state
  releaseForSleep(state, context)
  i32[context + At.CONTEXT_STATUS] = At.STATUS_SLEEPING
  setWait(state, context, key, kind, read)
  if (state.timed) f64[(context >> 1) + At.CONTEXT_SINCE_F64] = f64[At.HEADER_NOW_F64]!
  state.stale = true
  state.emit(EVENT_SLEEP, context, state.siteOf(context), keyAddress(key, kind), kind)
  switchOut(state, context, OUT_SLEPT)
}
