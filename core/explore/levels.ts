/**
 * The levels of a search over traces: for each state on the way from the root who may step there, who has,
 * who is asleep, and where the execution and the records stood when it was entered.
 */
import * as Choice from './choice-stack.ts'
import { ChoiceStack } from './choice-stack.ts'
import type { Execution } from './execution.ts'
import type { Machine } from '#core/machine/machine.ts'
import type { Subtree } from './subtree.ts'
import type { SwitchBudget } from './switch-budget.ts'

/** Words kept for each level: length of the path, top of the records, cost of the way to it. */
const LEVEL = 3
const PATH_LENGTH = 0
const RECORDS_TOP = 1
const COST = 2

/** How levels are opened. */
export interface LevelOptions {
  /** Only where a race asks for it is somebody tried; else everybody is. */
  readonly reduces: boolean
  /** The search goes on after violations. */
  readonly all: boolean
}

/** One for each search. */
export class Levels {
  readonly choices: ChoiceStack = new ChoiceStack()
  private readonly execution: Execution
  private readonly machine: Machine
  private readonly budget: SwitchBudget
  private readonly options: LevelOptions
  private words: Int32Array<ArrayBuffer> = new Int32Array(256 * LEVEL)

  constructor(execution: Execution, machine: Machine, budget: SwitchBudget, options: LevelOptions) {
    this.execution = execution
    this.machine = machine
    this.budget = budget
    this.options = options
  }

  get bytes(): number {
    return this.choices.bytes + this.words.byteLength
  }

  /**
   * A level with entries for everybody who can step and does not spin. Asleep are those whose step the last
   * event, that of the entry `parent` at `parentLevel`, left as it was, but for the values that end the run:
   * those commute with nothing. @returns the level
   */
  open(parent: number, parentLevel: number): number {
    const { execution, machine, choices } = this
    const { trace, spins, processes } = execution
    const { enabled, enabledCount } = machine
    choices.open(enabledCount)
    const level = choices.depth - 1
    const inherits = level > 0 && !this.budget.bounded
    let hint = level === 0 ? -1 : choices.startOf(parentLevel)
    for (let index = 0; index < enabledCount; index++) {
      const actor = enabled[index]!
      if (spins.holds(actor)) continue
      const process = processes.of(actor)
      const entry = choices.add(process, actor, this.options.reduces ? Choice.IDLE : Choice.WANTED)
      if (!inherits) continue
      const before = choices.find(parentLevel, process, hint)
      if (before < 0) continue
      hint = before + choices.stride
      if (before === parent) continue
      const { words } = choices
      const state = words[before + Choice.STATE]!
      const isCovered = state === Choice.DONE || state === Choice.ASLEEP
      if (!isCovered && words[before + Choice.ENDING_ONLY] === 0) continue
      const start = words[before + Choice.RECORDS]!
      const end = words[before + Choice.RECORDS_END]!
      if (trace.conflictsWith(start, end, trace.length - 1)) continue
      if (words[before + Choice.ENDS] === 0 || !this.options.all) {
        words[entry + Choice.STATE] = Choice.ASLEEP
      } else words[entry + Choice.ENDING_ONLY] = 1
      words[entry + Choice.RECORDS] = start
      words[entry + Choice.RECORDS_END] = end
      words[entry + Choice.ENDS] = words[before + Choice.ENDS]!
    }
    return level
  }

  /** Makes sure somebody is tried at a new level. @returns false when everybody is asleep */
  wantFirst(level: number): boolean {
    const { words, stride } = this.choices
    const last = this.execution.lastProcess
    let chosen = -1
    for (let at = this.choices.startOf(level); at < this.choices.endOf(level); at += stride) {
      if (words[at + Choice.STATE] === Choice.ASLEEP) continue
      if (chosen < 0 || words[at + Choice.PROCESS] === last) chosen = at
    }
    if (chosen < 0) return false
    words[chosen + Choice.STATE] = Choice.WANTED
    // Where nobody has to be preempted all are within the bound.
    if (this.budget.bounded && words[chosen + Choice.PROCESS] !== last) this.choices.wantAll(level)
    return true
  }

  /** Notes where the execution stands at `level`, and what the way there has cost. */
  mark(level: number, cost: number): void {
    if ((level + 1) * LEVEL > this.words.length) {
      const longer = new Int32Array(2 * this.words.length)
      longer.set(this.words)
      this.words = longer
    }
    const { execution, words } = this
    words[level * LEVEL + PATH_LENGTH] = execution.path.length
    words[level * LEVEL + COST] = cost
    this.markRecords(level)
  }

  /** The records up to here belong to `level`. */
  markRecords(level: number): void {
    this.words[level * LEVEL + RECORDS_TOP] = this.execution.trace.records.top
  }

  /** Puts path and records back to where they were at `level`. */
  goBack(level: number): void {
    this.execution.path.length = this.words[level * LEVEL + PATH_LENGTH]!
    this.execution.trace.records.top = this.words[level * LEVEL + RECORDS_TOP]!
  }

  /** Is there one actor only who can step at `level`? */
  isForced(level: number): boolean {
    const { choices } = this
    return choices.endOf(level) - choices.startOf(level) === choices.stride
  }

  /** The cost after a step of `actor` at `level`, -1 when a bound forbids it. */
  costAfter(level: number, actor: number): number {
    if (!this.budget.bounded) return 0
    return this.budget.after(this.words[level * LEVEL + COST]!, actor, this.canGoOn(level))
  }

  /** Could the actor whose turn it is at this level go on? Then taking another one preempts it. */
  private canGoOn(level: number): boolean {
    const current = this.budget.actorOf(this.words[level * LEVEL + COST]!)
    const { words, stride } = this.choices
    for (let at = this.choices.startOf(level); at < this.choices.endOf(level); at += stride) {
      if (words[at + Choice.ACTOR] === current) return true
    }
    return false
  }

  /** Who steps next at a level: more values of the same, else the process that ran last, else any. */
  nextEntry(level: number): number {
    const { words, stride } = this.choices
    const last = this.execution.lastProcess
    let found = -1
    for (let at = this.choices.startOf(level); at < this.choices.endOf(level); at += stride) {
      const state = words[at + Choice.STATE]!
      if (state === Choice.ACTIVE) {
        if (words[at + Choice.VALUE]! < words[at + Choice.LIMIT]!) return at
        words[at + Choice.STATE] = Choice.DONE
      } else if (state === Choice.WANTED && (found < 0 || words[at + Choice.PROCESS] === last)) {
        found = at
      }
    }
    if (found >= 0) words[found + Choice.STATE] = Choice.ACTIVE
    return found
  }

  /**
   * How much is done, from the shape of the stack: each way on from a level is taken to be as large as the
   * others. What is under this way of the stack counts where {@link restOf} would not give it away.
   */
  progress(): number {
    let left = 0
    for (let level = 0, share = 1; level < this.choices.depth && share > 1e-9; level++) {
      const { open, all } = this.waysFrom(level)
      if (all === 0) break
      left += (share * open) / all
      share /= all
    }
    return Math.max(0, 1 - left)
  }

  /**
   * The share of all that is left at one level: D. E. Knuth, Estimating the efficiency of backtrack
   * programs, Mathematics of Computation 29 (1975), with the ways not taken for those that were.
   */
  private shareOf(level: number): number {
    let share = 1
    for (let above = 0; above < level; above++) share /= Math.max(1, this.waysFrom(above).all)
    const { open, all } = this.waysFrom(level)
    return all === 0 ? 0 : (share * open) / all
  }

  /** Ways on from a level, and those of them that nobody has taken. Those asleep lead to nothing new. */
  private waysFrom(level: number): { readonly open: number; readonly all: number } {
    const { words, stride } = this.choices
    let open = 0
    let all = 0
    for (let at = this.choices.startOf(level); at < this.choices.endOf(level); at += stride) {
      const state = words[at + Choice.STATE]!
      if (state === Choice.ASLEEP) continue
      all++
      if (state < Choice.ACTIVE) open++
    }
    return { open, all }
  }

  /** What is left at one level once the subtree being searched there is taken away. */
  restOf(level: number): Subtree | undefined {
    const { words, stride } = this.choices
    const sleep: number[] = []
    const endingOnly: number[] = []
    let resume: readonly [number, number] | undefined
    let left = 0
    for (let at = this.choices.startOf(level); at < this.choices.endOf(level); at += stride) {
      const state = words[at + Choice.STATE]!
      const value = words[at + Choice.VALUE]!
      const goesOn = state === Choice.ACTIVE && value < words[at + Choice.LIMIT]!
      if (goesOn) resume = [words[at + Choice.ACTOR]!, value]
      else if (state >= Choice.ACTIVE) sleep.push(words[at + Choice.ACTOR]!)
      else left++
      const isLeft = goesOn || state < Choice.ACTIVE
      if (isLeft && words[at + Choice.ENDING_ONLY] === 1) endingOnly.push(words[at + Choice.ACTOR]!)
    }
    if (left === 0 && resume === undefined) return undefined
    const prefix = this.execution.path.toArray(this.words[level * LEVEL + PATH_LENGTH])
    return {
      prefix,
      sleep,
      ...(endingOnly.length > 0 && { endingOnly }),
      ...(resume !== undefined && { resume }),
      share: this.shareOf(level),
    }
  }
}
