/**
 * Which register slots matter where a context can rest: backward data flow over the bytecode of each
 * function. Two states that differ only in slots that nobody will read again have the same future.
 */
import * as Op from '#core/language/bytecode.ts'
import { FRAME_HEADER_SLOTS } from '#core/language/program.ts'
import type { Program } from '#core/language/program.ts'
import { jumpTarget } from './jumps.ts'
import {
  slotUse,
  USE_A,
  USE_A2,
  USE_ADDRESS,
  USE_B,
  USE_B2,
  USE_B4,
  USE_C,
  USE_C2,
  USE_C4,
  DEFINES,
  DEFINES2,
} from './slot-use.ts'

/** Words of bit sets that may be used for one function; beyond that, all its slots count as live. */
const MOST_WORDS = 2 ** 22

/**
 * Live slots of each site where a context can rest: before a visible instruction, or behind a call while
 * the callee runs. `slots[first[site]]` to `slots[first[site + 1] - 1]`, ascending, the header left out.
 */
export interface Liveness {
  readonly first: Int32Array<ArrayBuffer>
  readonly slots: Int32Array<ArrayBuffer>
  /** Sites of exchanges whose result nobody reads: stores that are atomic. */
  readonly unread: ReadonlySet<number>
  /** Sites of stores to ghosts that end `ghost += …`, where nobody reads the sum or what was there before. */
  readonly ghostSums: ReadonlySet<number>
}

/** Finds the live slots of every resting place of `program`. */
export function livenessOf(program: Program): Liveness {
  const { code, functions } = program
  const sites = code.length / Op.INSTRUCTION_WORDS
  const first = new Int32Array(sites + 1)
  const slots: number[] = []
  const unread = new Set<number>()
  const ghostSums = new Set<number>()
  const targets = jumpTargets(code)
  const starts = functions.map((fn) => fn.entry / Op.INSTRUCTION_WORDS)
  const ordered = [...starts].sort((a, b) => a - b)
  const mostArguments = Math.max(0, ...functions.map((fn) => fn.parameterSlots))
  const flows = new Map(
    ordered.map((start, place) => {
      const end = ordered[place + 1] ?? sites
      return [start, new Flow(program, start, end, mostArguments)] as const
    }),
  )
  let flow: Flow | undefined
  for (let site = 0; site < sites; site++) {
    first[site] = slots.length
    flow = flows.get(site) ?? flow
    if (flow !== undefined && canRestAt(code, site)) flow.collect(site, slots)
    const isExchange = code[site * 4] === Op.OP_XCHG32 || code[site * 4] === Op.OP_XCHG64
    if (isExchange && flow?.isUnread(site) === true) unread.add(site)
    if (endsSum(code, site, targets) && flow?.isSumUnread(site) === true) ghostSums.add(site)
  }
  first[sites] = slots.length
  return { first, slots: Int32Array.from(slots), unread, ghostSums }
}

function canRestAt(code: Int32Array<ArrayBuffer>, site: number): boolean {
  if (code[site * 4]! >= Op.OP_FIRST_VISIBLE) return true
  const before = code[(site - 1) * 4]
  return before === Op.OP_CALL || before === Op.OP_CALLR
}

function jumpTargets(code: Int32Array<ArrayBuffer>): ReadonlySet<number> {
  const targets = new Set<number>()
  for (let at = 0; at < code.length; at += Op.INSTRUCTION_WORDS) {
    targets.add(jumpTarget(code, at) / Op.INSTRUCTION_WORDS)
  }
  return targets
}

/** Are the instructions up to `site` load, add, store of one ghost at a fixed address, taken as one? */
function endsSum(
  code: Int32Array<ArrayBuffer>,
  site: number,
  targets: ReadonlySet<number>,
): boolean {
  const store = site * Op.INSTRUCTION_WORDS
  const add = store - Op.INSTRUCTION_WORDS
  const load = add - Op.INSTRUCTION_WORDS
  const wide = code[store] === Op.OP_GSTORE64
  if (load < 0 || (!wide && code[store] !== Op.OP_GSTORE32)) return false
  if (code[load] !== (wide ? Op.OP_GLOAD64 : Op.OP_GLOAD32)) return false
  if (code[store + 2]! >= 0 || code[load + 2]! >= 0 || code[store + 3] !== code[load + 3])
    return false
  if (targets.has(site) || targets.has(site - 1) || code[add + 1] !== code[store + 1]) return false
  const old = code[load + 1]!
  const [left, right] = [code[add + 2]!, code[add + 3]!]
  if (!wide && code[add] === Op.OP_ADDI) return left === old
  if (code[add] === (wide ? Op.OP_SUB64 : Op.OP_SUB)) return left === old && right !== old
  return code[add] === (wide ? Op.OP_ADD64 : Op.OP_ADD) && (left === old) !== (right === old)
}

/** The data flow of one function. */
class Flow {
  private readonly code: Int32Array<ArrayBuffer>
  private readonly program: Program
  private readonly start: number
  private readonly end: number
  private readonly mostArguments: number
  /** Slots of the frame, outgoing arguments included. */
  private readonly width: number
  /** Words of one bit set. */
  private readonly words: number
  /** Live before each site; undefined when that would take too much room. */
  private readonly live: Int32Array<ArrayBuffer> | undefined
  private readonly now: Int32Array<ArrayBuffer>

  constructor(program: Program, start: number, end: number, mostArguments: number) {
    this.program = program
    this.code = program.code
    this.start = start
    this.end = end
    this.mostArguments = mostArguments
    this.width = this.reach()
    this.words = (this.width + 31) >> 5
    this.now = new Int32Array(this.words)
    const room = this.words * (end - start)
    if (room > MOST_WORDS) return
    this.live = new Int32Array(room)
    while (this.sweep());
  }

  /** Appends the live slots before `site`. */
  collect(site: number, into: number[]): void {
    const at = (site - this.start) * this.words
    for (let slot = FRAME_HEADER_SLOTS; slot < this.width; slot++) {
      const isLive =
        this.live === undefined || (this.live[at + (slot >> 5)]! & (1 << (slot & 31))) !== 0
      if (isLive) into.push(slot)
    }
  }

  /** Will nobody read what the exchange at `site` found? */
  isUnread(site: number): boolean {
    return this.areDead(site, this.code[site * 4 + 1]!, this.code[site * 4] === Op.OP_XCHG64)
  }

  /** Will nobody read the sum stored at `site`, nor what was loaded two instructions before? */
  isSumUnread(site: number): boolean {
    const wide = this.code[site * 4] === Op.OP_GSTORE64
    const old = this.code[(site - 2) * 4 + 1]!
    return this.areDead(site, this.code[site * 4 + 1]!, wide) && this.areDead(site, old, wide)
  }

  /** Will nobody read the slot, or pair of slots, after `site`? */
  private areDead(site: number, slot: number, wide: boolean): boolean {
    if (this.live === undefined) return false
    this.after(site)
    const isLive = (at: number): boolean => (this.now[at >> 5]! & (1 << (at & 31))) !== 0
    return !isLive(slot) && !(wide && isLive(slot + 1))
  }

  /** The highest slot any instruction names, and those its calls hand arguments over in. */
  private reach(): number {
    let highest: number = FRAME_HEADER_SLOTS
    for (const fn of this.program.functions) {
      if (fn.entry === this.start * 4) highest = Math.max(highest, fn.frameSlots)
    }
    for (let site = this.start; site < this.end; site++) {
      const opcode = this.code[site * 4]!
      if (opcode !== Op.OP_CALL && opcode !== Op.OP_CALLR) continue
      const base = this.code[site * 4 + 2]!
      highest = Math.max(highest, base + FRAME_HEADER_SLOTS + this.mostArguments)
    }
    return highest + 4
  }

  /** One pass from the last instruction to the first. @returns whether anything has changed */
  private sweep(): boolean {
    const live = this.live!
    let changed = false
    for (let site = this.end - 1; site >= this.start; site--) {
      this.after(site)
      this.apply(site)
      const at = (site - this.start) * this.words
      for (let word = 0; word < this.words; word++) {
        if (live[at + word] === this.now[word]) continue
        live[at + word] = this.now[word]!
        changed = true
      }
    }
    return changed
  }

  /** `now` becomes what is live after `site`. */
  private after(site: number): void {
    this.now.fill(0)
    const opcode = this.code[site * 4]!
    if (opcode === Op.OP_RET) return
    const target = jumpTarget(this.code, site * 4)
    if (target >= 0) this.join(target / Op.INSTRUCTION_WORDS)
    if (opcode !== Op.OP_JMP) this.join(site + 1)
  }

  private join(site: number): void {
    if (site < this.start || site >= this.end) return
    const at = (site - this.start) * this.words
    for (let word = 0; word < this.words; word++) {
      this.now[word] = this.now[word]! | this.live![at + word]!
    }
  }

  private use(slot: number, count: number): void {
    for (let i = slot; i < slot + count; i++) {
      if (i >= 0 && i < this.width) this.now[i >> 5] = this.now[i >> 5]! | (1 << (i & 31))
    }
  }

  private kill(slot: number, count: number): void {
    for (let i = slot; i < slot + count && i < this.width; i++) {
      this.now[i >> 5] = this.now[i >> 5]! & ~(1 << (i & 31))
    }
  }

  /** `now` goes from what is live after `site` to what is live before it. */
  private apply(site: number): void {
    const { code } = this
    const opcode = code[site * 4]!
    const a = code[site * 4 + 1]!
    const b = code[site * 4 + 2]!
    const c = code[site * 4 + 3]!
    if (opcode === Op.OP_CALL || opcode === Op.OP_CALLR) {
      // The callee's frame takes over from `b` on.
      this.kill(b, this.width - b)
      const known = opcode === Op.OP_CALL ? this.program.functions[a] : undefined
      this.use(b + FRAME_HEADER_SLOTS, known?.parameterSlots ?? this.mostArguments)
      if (opcode === Op.OP_CALLR) this.use(a, 1)
      return
    }
    const how = slotUse(opcode, c)
    if ((how & DEFINES) !== 0) this.kill(a, 1)
    if ((how & DEFINES2) !== 0) this.kill(a, 2)
    if ((how & USE_A) !== 0) this.use(a, 1)
    if ((how & USE_A2) !== 0) this.use(a, 2)
    if ((how & USE_B) !== 0) this.use(b, 1)
    if ((how & USE_B2) !== 0) this.use(b, 2)
    if ((how & USE_B4) !== 0) this.use(b, 4)
    if ((how & USE_ADDRESS) !== 0 && b >= 0) this.use(b, 1)
    if ((how & USE_C) !== 0) this.use(c, 1)
    if ((how & USE_C2) !== 0) this.use(c, 2)
    if ((how & USE_C4) !== 0) this.use(c, 4)
    if (opcode === Op.OP_RET) this.use(b, a)
  }
}
