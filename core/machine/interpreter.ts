/**
 * The hot loop: executes steps of threads and interrupts until something needs a decision that is not
 * made here. One turn of the outer loop is one step: the visible instruction the actor rests before,
 * then private ones up to the next visible one.
 *
 * Everything lives in locals; loads and stores of globals under sequential consistency are done in
 * place, everything else in other files. The function is long on purpose: V8 compiles a `switch` of
 * literals to a jump table and keeps the locals in registers only within one function.
 */
// prettier-ignore
import {
  OP_ADD, OP_ADD64, OP_ADDI, OP_AND, OP_ANDI, OP_BOOL, OP_BOOL64, OP_CALL, OP_DIVS64, OP_DIVU64,
  OP_EQ, OP_EQ64, OP_FIRST_VISIBLE, OP_GLOAD32, OP_GLOAD64, OP_GSTORE32, OP_GSTORE64, OP_JEQ,
  OP_JEQI, OP_JGESI, OP_JLES, OP_JLEU, OP_JLTS, OP_JLTSI, OP_JLTU, OP_JMP, OP_JNE, OP_JNEI, OP_JNZ,
  OP_JZ, OP_LEA, OP_LES, OP_LES64, OP_LEU, OP_LEU64, OP_LNOT, OP_LOAD16S, OP_LOAD16U, OP_LOAD32,
  OP_LOAD64, OP_LOAD8S, OP_LOAD8U, OP_LTS, OP_LTS64, OP_LTU, OP_LTU64, OP_MOV, OP_MOV64, OP_MOVI,
  OP_MOVI64, OP_MUL, OP_MUL64, OP_MULI, OP_NE, OP_NE64, OP_NEG, OP_NOT, OP_OR, OP_ORI, OP_REMS64,
  OP_REMU64, OP_RET, OP_SHL, OP_SHL64, OP_SHLI, OP_SHRS, OP_SHRS64, OP_SHRSI, OP_SHRU, OP_SHRU64,
  OP_SHRUI, OP_SPIN_LOCK, OP_STORE16, OP_STORE32, OP_STORE64, OP_STORE8, OP_SUB, OP_SUB64, OP_SX16,
  OP_SX64, OP_SX8, OP_XOR, OP_XORI, OP_ZX16, OP_ZX64, OP_ZX8,
} from '#core/language/bytecode.ts'
import { SETUP_THREAD } from '#core/event/actors.ts'
import { CHUNK_EVENTS } from '#core/event/columns.ts'
import { EVENT_GHOST, EVENT_LOAD, EVENT_STORE } from '#core/event/kinds.ts'
import { DATA_BASE } from '#core/language/program.ts'
import { callFunction, returnFrom } from './calls.ts'
import { executePair, PAIR_DONE } from './arithmetic64.ts'
import { announceBlocked } from './blocked.ts'
import { arrive, earliestCandidate, refresh } from './enabled.ts'
import { mustEnter } from './enter.ts'
import * as At from './layout.ts'
import { leavesVariable, loadSlowly, refuseAccess, storeSlowly } from './memory.ts'
import { GO_ON, HALT, REST, RETURN_TO_NOBODY } from './outcome.ts'
import { mayAsk } from './oracles.ts'
import { checkPolling } from './polling.ts'
import { executePrivate, refuseDivision } from './private.ts'
import { touchLine } from './raw-memory.ts'
import type { MachineState } from './state.ts'
import { endContext, reportRunaway } from './threads.ts'
import { executeVisible } from './visible.ts'

/**
 * Executes up to `limit` steps, the first one of `first`, who has entered its CPU (enter.ts). Returns
 * how many are left when it meets what it does not decide: see the boundary at the end of the loop.
 * `fresh`: the actor has just started, its first step has no visible instruction.
 */
// oxlint-disable-next-line max-lines-per-function -- see the top of the file
export function interpret(
  state: MachineState,
  first: number,
  limit: number,
  fresh: boolean,
): number {
  const { i32, u8, u16, f64, scheduler, recorder, timed, quiet, contextOf } = state
  const { code, entry, slots } = state.linked
  const { candidateTime, deadline, enabled, layout, rooms } = state
  const { costs, maxPrivateInstructions } = state.config
  const recording = recorder.recording && !quiet
  const direct = !state.watched || quiet
  const hasAlways = state.program.always.length > 0
  // From here on an operation may not be able to proceed; store buffers make all of them wait.
  const firstDoubtful = state.weak ? OP_FIRST_VISIBLE : OP_SPIN_LOCK
  const notes = quiet ? undefined : state.notes
  const polls = timed && state.linked.usesRelax
  const followsTime = timed && scheduler.followsTime === true
  const plainCalls = layout.stackMemoryLength === 0
  const dataLength = layout.dataLength
  const dataStart = layout.dataBytes - DATA_BASE
  const { load: loadCost, store: storeCost, instruction: instructionCost, jitter } = costs

  let actor = first
  let context = contextOf[first]!
  let cpu = i32[context + At.CONTEXT_CPU]!
  let pc = i32[context + At.CONTEXT_PC]!
  let frame = i32[context + At.CONTEXT_FRAME]!
  let left = limit
  let starting = fresh

  for (;;) {
    let ending = GO_ON
    let cost = 0
    let count = 0

    if (starting) starting = false
    else {
      if (polls && i32[context + At.CONTEXT_POLL_END] !== 0) {
        checkPolling(state, context, pc >> 2, frame)
      }
      const op = code[pc]!
      const a = code[pc + 1]!
      const b = code[pc + 2]!
      const c = code[pc + 3]!
      if (quiet && !mayAsk(state, context, op, pc, frame)) return 0
      switch (op) {
        case OP_LOAD8U:
        case OP_LOAD8S:
        case OP_LOAD16U:
        case OP_LOAD16S:
        case OP_LOAD32: {
          const address = b < 0 ? c : (i32[frame + b]! + c) | 0
          const width = op === OP_LOAD32 ? 4 : op >= OP_LOAD16U ? 2 : 1
          const offset = address - DATA_BASE
          const inside = offset >>> 0 < dataLength && rooms[offset]! >= width
          if (direct && inside && (address & (width - 1)) === 0) {
            const at = address + dataStart
            const value = width === 4 ? i32[at >> 2]! : width === 2 ? u16[at >> 1]! : u8[at]!
            i32[frame + a] =
              op === OP_LOAD8S
                ? (value << 24) >> 24
                : op === OP_LOAD16S
                  ? (value << 16) >> 16
                  : value
            if (timed) cost = loadCost + touchLine(state, address, cpu, false)
            if (recording) {
              recorder.add(EVENT_LOAD, actor, cpu, pc >> 2, address, value, 0, 0, 0, width)
            }
          } else {
            i32[context + At.CONTEXT_PC] = pc
            ending = loadSlowly(state, context, op, address, frame + a)
          }
          break
        }
        case OP_STORE8:
        case OP_STORE16:
        case OP_STORE32: {
          const address = b < 0 ? c : (i32[frame + b]! + c) | 0
          const width = op === OP_STORE32 ? 4 : op === OP_STORE16 ? 2 : 1
          const offset = address - DATA_BASE
          const inside = offset >>> 0 < dataLength && rooms[offset]! >= width
          if (direct && inside && (address & (width - 1)) === 0) {
            const at = address + dataStart
            const full = i32[frame + a]!
            const value = width === 4 ? full : width === 2 ? full & 0xffff : full & 0xff
            if (timed) cost = storeCost + touchLine(state, address, cpu, true)
            if (recording) {
              const old = width === 4 ? i32[at >> 2]! : width === 2 ? u16[at >> 1]! : u8[at]!
              recorder.add(EVENT_STORE, actor, cpu, pc >> 2, address, value, 0, old, 0, width)
            }
            if (width === 4) i32[at >> 2] = value
            else if (width === 2) u16[at >> 1] = value
            else u8[at] = value
            if (hasAlways) state.wrote = true
          } else {
            i32[context + At.CONTEXT_PC] = pc
            ending = storeSlowly(state, context, op, address, frame + a)
          }
          break
        }
        case OP_LOAD64:
          i32[context + At.CONTEXT_PC] = pc
          ending = loadSlowly(state, context, op, b < 0 ? c : (i32[frame + b]! + c) | 0, frame + a)
          break
        case OP_STORE64: {
          const address = b < 0 ? c : (i32[frame + b]! + c) | 0
          i32[context + At.CONTEXT_PC] = pc
          ending = storeSlowly(state, context, op, address, frame + a)
          break
        }
        default:
          i32[context + At.CONTEXT_PC] = pc
          ending = executeVisible(state, context, op, frame)
      }
      if (ending === GO_ON) pc += 4
    }

    if (ending === GO_ON) {
      run: for (;;) {
        const op = code[pc]!
        const a = code[pc + 1]!
        const b = code[pc + 2]!
        const c = code[pc + 3]!
        pc += 4
        count++
        // A table: one line for each simple instruction. Taken jumps leave it at its end.
        // prettier-ignore
        switch (op) {
          case OP_MOVI: i32[frame + a] = b; continue
          case OP_MOVI64: i32[frame + a] = b; i32[frame + a + 1] = c; continue
          case OP_MOV: i32[frame + a] = i32[frame + b]!; continue
          case OP_MOV64: {
            const high = i32[frame + b + 1]!
            i32[frame + a] = i32[frame + b]!
            i32[frame + a + 1] = high
            continue
          }
          case OP_ADD: i32[frame + a] = i32[frame + b]! + i32[frame + c]!; continue
          case OP_SUB: i32[frame + a] = i32[frame + b]! - i32[frame + c]!; continue
          case OP_MUL: i32[frame + a] = Math.imul(i32[frame + b]!, i32[frame + c]!); continue
          case OP_AND: i32[frame + a] = i32[frame + b]! & i32[frame + c]!; continue
          case OP_OR: i32[frame + a] = i32[frame + b]! | i32[frame + c]!; continue
          case OP_XOR: i32[frame + a] = i32[frame + b]! ^ i32[frame + c]!; continue
          case OP_SHL: i32[frame + a] = i32[frame + b]! << i32[frame + c]!; continue
          case OP_SHRS: i32[frame + a] = i32[frame + b]! >> i32[frame + c]!; continue
          case OP_SHRU: i32[frame + a] = i32[frame + b]! >>> i32[frame + c]!; continue
          case OP_ADDI: i32[frame + a] = i32[frame + b]! + c; continue
          case OP_MULI: i32[frame + a] = Math.imul(i32[frame + b]!, c); continue
          case OP_ANDI: i32[frame + a] = i32[frame + b]! & c; continue
          case OP_ORI: i32[frame + a] = i32[frame + b]! | c; continue
          case OP_XORI: i32[frame + a] = i32[frame + b]! ^ c; continue
          case OP_SHLI: i32[frame + a] = i32[frame + b]! << c; continue
          case OP_SHRSI: i32[frame + a] = i32[frame + b]! >> c; continue
          case OP_SHRUI: i32[frame + a] = i32[frame + b]! >>> c; continue
          case OP_NEG: i32[frame + a] = -i32[frame + b]!; continue
          case OP_NOT: i32[frame + a] = ~i32[frame + b]!; continue
          case OP_LNOT: i32[frame + a] = i32[frame + b] === 0 ? 1 : 0; continue
          case OP_BOOL: i32[frame + a] = i32[frame + b] === 0 ? 0 : 1; continue
          case OP_EQ: i32[frame + a] = i32[frame + b] === i32[frame + c]! ? 1 : 0; continue
          case OP_NE: i32[frame + a] = i32[frame + b] === i32[frame + c]! ? 0 : 1; continue
          case OP_LTS: i32[frame + a] = i32[frame + b]! < i32[frame + c]! ? 1 : 0; continue
          case OP_LES: i32[frame + a] = i32[frame + b]! <= i32[frame + c]! ? 1 : 0; continue
          case OP_LTU: i32[frame + a] = i32[frame + b]! >>> 0 < i32[frame + c]! >>> 0 ? 1 : 0; continue
          case OP_LEU: i32[frame + a] = i32[frame + b]! >>> 0 <= i32[frame + c]! >>> 0 ? 1 : 0; continue
          case OP_SX8: i32[frame + a] = (i32[frame + b]! << 24) >> 24; continue
          case OP_SX16: i32[frame + a] = (i32[frame + b]! << 16) >> 16; continue
          case OP_ZX8: i32[frame + a] = i32[frame + b]! & 0xff; continue
          case OP_ZX16: i32[frame + a] = i32[frame + b]! & 0xffff; continue
          case OP_SX64: {
            const low = i32[frame + b]!
            i32[frame + a] = low
            i32[frame + a + 1] = low >> 31
            continue
          }
          case OP_ZX64: i32[frame + a] = i32[frame + b]!; i32[frame + a + 1] = 0; continue
          case OP_ADD64: {
            const sum = (i32[frame + b]! >>> 0) + (i32[frame + c]! >>> 0)
            const high = i32[frame + b + 1]! + i32[frame + c + 1]! + (sum >= 0x1_0000_0000 ? 1 : 0)
            i32[frame + a] = sum
            i32[frame + a + 1] = high
            continue
          }
          case OP_SUB64: {
            const borrow = i32[frame + b]! >>> 0 < i32[frame + c]! >>> 0 ? 1 : 0
            const high = i32[frame + b + 1]! - i32[frame + c + 1]! - borrow
            i32[frame + a] = i32[frame + b]! - i32[frame + c]!
            i32[frame + a + 1] = high
            continue
          }
          case OP_EQ64:
          case OP_NE64: {
            const low = i32[frame + b]! ^ i32[frame + c]!
            const equal = (low | (i32[frame + b + 1]! ^ i32[frame + c + 1]!)) === 0
            i32[frame + a] = equal === (op === OP_EQ64) ? 1 : 0
            continue
          }
          case OP_LTS64: {
            const high = i32[frame + b + 1]!
            const other = i32[frame + c + 1]!
            const below =
              high === other ? i32[frame + b]! >>> 0 < i32[frame + c]! >>> 0 : high < other
            i32[frame + a] = below ? 1 : 0
            continue
          }
          case OP_JMP: pc = a; break
          case OP_JZ: if (i32[frame + a] === 0) { pc = b; break } continue
          case OP_JNZ: if (i32[frame + a] !== 0) { pc = b; break } continue
          case OP_JEQ: if (i32[frame + a] === i32[frame + b]!) { pc = c; break } continue
          case OP_JNE: if (i32[frame + a] !== i32[frame + b]!) { pc = c; break } continue
          case OP_JLTS: if (i32[frame + a]! < i32[frame + b]!) { pc = c; break } continue
          case OP_JLES: if (i32[frame + a]! <= i32[frame + b]!) { pc = c; break } continue
          case OP_JLTU: if (i32[frame + a]! >>> 0 < i32[frame + b]! >>> 0) { pc = c; break } continue
          case OP_JLEU: if (i32[frame + a]! >>> 0 <= i32[frame + b]! >>> 0) { pc = c; break } continue
          case OP_JEQI: if (i32[frame + a] === b) { pc = c; break } continue
          case OP_JNEI: if (i32[frame + a] !== b) { pc = c; break } continue
          case OP_JLTSI: if (i32[frame + a]! < b) { pc = c; break } continue
          case OP_JGESI: if (i32[frame + a]! >= b) { pc = c; break } continue
          case OP_LEA: i32[frame + a] = i32[frame + 2]! + b; continue
          case OP_CALL: {
            const callee = frame + b
            i32[callee] = pc
            i32[callee + 1] = frame
            const fits = callee + slots[a]! <= i32[context + At.CONTEXT_STACK_END]!
            if (!plainCalls || !fits || (c !== 1 && recording)) {
              i32[context + At.CONTEXT_PC] = pc - 4
              ending = callFunction(state, context, a, callee, c)
              if (ending !== GO_ON) {
                pc -= 4
                break run
              }
            } else if (c !== 1) i32[context + At.CONTEXT_DEPTH] = i32[context + At.CONTEXT_DEPTH]! + 1
            frame = callee
            pc = entry[a]!
            continue
          }
          case OP_RET: {
            const caller = i32[frame + 1]!
            const back = i32[frame]!
            const low = a === 0 ? 0 : i32[frame + b]!
            if (!plainCalls || (c !== 1 && recording)) {
              returnFrom(state, context, frame, (pc >> 2) - 1, low, c)
            } else if (c !== 1) {
              // The outermost function was started, not called.
              const depth = i32[context + At.CONTEXT_DEPTH]!
              if (depth > 0) i32[context + At.CONTEXT_DEPTH] = depth - 1
            }
            if (a === 2) i32[frame + 1] = i32[frame + b + 1]!
            if (a !== 0) i32[frame] = low
            if (back === RETURN_TO_NOBODY) {
              if (quiet) {
                i32[context + At.CONTEXT_STATUS] = At.STATUS_EXITED
                return 0
              }
              pc -= 4
              i32[context + At.CONTEXT_PC] = pc
              ending = HALT
              endContext(state, context, actor)
              break run
            }
            pc = back
            frame = caller
            continue
          }
          case OP_GLOAD32:
          case OP_GLOAD64: {
            const address = b < 0 ? c : (i32[frame + b]! + c) | 0
            const width = op === OP_GLOAD64 ? 8 : 4
            const offset = address - DATA_BASE
            const inside =
              offset >>> 0 < dataLength &&
              rooms[offset]! >= width &&
              (b < 0 || !leavesVariable(state, (pc >> 2) - 1, address, width))
            if (!inside || (address & 3) !== 0) {
              pc -= 4
              i32[context + At.CONTEXT_PC] = pc
              ending = refuseAccess(state, context, address, width)
              break run
            }
            const at = (address + dataStart) >> 2
            if (notes !== undefined) notes.add(address, width, false)
            i32[frame + a] = i32[at]!
            if (op === OP_GLOAD64) i32[frame + a + 1] = i32[at + 1]!
            continue
          }
          case OP_GSTORE32:
          case OP_GSTORE64: {
            const address = b < 0 ? c : (i32[frame + b]! + c) | 0
            const width = op === OP_GSTORE64 ? 8 : 4
            const offset = address - DATA_BASE
            const inside =
              offset >>> 0 < dataLength &&
              rooms[offset]! >= width &&
              (b < 0 || !leavesVariable(state, (pc >> 2) - 1, address, width))
            if (!inside || (address & 3) !== 0) {
              pc -= 4
              i32[context + At.CONTEXT_PC] = pc
              ending = refuseAccess(state, context, address, width)
              break run
            }
            const at = (address + dataStart) >> 2
            const high = width === 8 ? i32[frame + a + 1]! : 0
            if (notes !== undefined) notes.add(address, width, true)
            if (recording) {
              const site = (pc >> 2) - 1
              const oldHigh = width === 8 ? i32[at + 1]! : 0
              const low = i32[frame + a]!
              recorder.add(EVENT_GHOST, actor, cpu, site, address, low, high, i32[at]!, oldHigh, width)
            }
            i32[at] = i32[frame + a]!
            if (width === 8) i32[at + 1] = high
            if (hasAlways) state.wrote = true
            continue
          }
          case OP_SHL64:
          case OP_SHRS64:
          case OP_SHRU64:
          case OP_MUL64:
          case OP_LES64:
          case OP_LTU64:
          case OP_LEU64:
          case OP_BOOL64: executePair(i32, op, frame + a, frame + b, frame + c); continue
          case OP_DIVS64:
          case OP_DIVU64:
          case OP_REMS64:
          case OP_REMU64:
            if (executePair(i32, op, frame + a, frame + b, frame + c) === PAIR_DONE) continue
            pc -= 4
            i32[context + At.CONTEXT_PC] = pc
            ending = refuseDivision(state, context)
            break run
          default:
            if (op >= OP_FIRST_VISIBLE) {
              pc -= 4
              count--
              // Whether it can proceed now is a question.
              if (op >= firstDoubtful && !timed) {
                i32[context + At.CONTEXT_PC] = pc
                i32[context + At.CONTEXT_FRAME] = frame
                arrive(state, context)
              }
              break run
            }
            i32[context + At.CONTEXT_PC] = pc - 4
            i32[context + At.CONTEXT_FRAME] = frame
            ending = executePrivate(state, context, op, frame)
            // An indirect call moves both.
            pc = i32[context + At.CONTEXT_PC]! + (ending === GO_ON ? 4 : 0)
            frame = i32[context + At.CONTEXT_FRAME]!
            if (ending !== GO_ON) break run
        }
        if (count > maxPrivateInstructions) {
          reportRunaway(state, context, pc >> 2)
          ending = HALT
          break
        }
      }
    }

    // The step is over: the actor rests before `pc`.
    i32[context + At.CONTEXT_PC] = pc
    i32[context + At.CONTEXT_FRAME] = frame
    if (quiet) {
      if (ending !== GO_ON || --left === 0) return 0
      continue
    }
    i32[At.HEADER_LAST_ACTOR] = actor
    const steps = f64[At.HEADER_STEPS_F64]! + 1
    f64[At.HEADER_STEPS_F64] = steps
    if (timed) {
      cost += state.cost + count * instructionCost
      state.cost = 0
      // What runs alone, before and after, takes no time.
      if (actor === SETUP_THREAD) cost = 0
      else if (jitter > 0) cost += scheduler.jitter(jitter)
      const clock = f64[At.HEADER_NOW_F64]! + cost
      f64[(layout.cpus + cpu * At.CPU_WORDS + 2 * At.CPU_CLOCK_F64) >> 1] = clock
      candidateTime[cpu] = clock
      if (clock >= deadline[cpu]!) state.stale = true
    } else f64[At.HEADER_NOW_F64] = steps
    left--
    if (state.stale) refresh(state)
    if (recording && !timed && ending === GO_ON && code[pc]! >= OP_SPIN_LOCK) {
      announceBlocked(state, context)
    }
    if (left === 0 || state.enabledCount === 0 || (hasAlways && state.wrote)) return left
    if (recording && recorder.columns.count >= CHUNK_EVENTS) return left

    let next: number
    if (followsTime) next = earliestCandidate(state)
    else if (state.enabledCount === 1) next = enabled[0]!
    else next = scheduler.pick(state)
    if (next !== actor || ending === REST) {
      const to = contextOf[next]!
      if (to < 0 || i32[to + At.CONTEXT_STATUS] !== At.STATUS_READY || mustEnter(state, next, to)) {
        state.picked = next
        return left
      }
      actor = next
      context = to
      cpu = i32[to + At.CONTEXT_CPU]!
      pc = i32[to + At.CONTEXT_PC]!
      frame = i32[to + At.CONTEXT_FRAME]!
    }
    if (timed && candidateTime[cpu]! > f64[At.HEADER_NOW_F64]!) {
      f64[At.HEADER_NOW_F64] = candidateTime[cpu]!
    }
  }
}
