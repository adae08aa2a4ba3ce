/**
 * Who has to do what next, and what it all comes to: the parts of one exploration in their order, what is
 * known of each, and where the search ends. Parts may be handed out to any number of workers and come
 * back in any order; what is counted in the end is the same.
 *
 * Two rules make that so. A search that ends at its first violation counts the parts up to the least one
 * that has a violation, whoever was faster. And a limit of executions is measured along the order of
 * the parts: one that reaches over it is done again with what is left.
 */
import { addCounts, noCounts, type SearchCounts } from '#core/explore/counts.ts'
import { addFindings, addNotes, type FindingRecord, type Outcome } from './outcome.ts'
import {
  collapseAt,
  comparePaths,
  isWithin,
  keyOf,
  nextPart,
  normalise,
  pathOf,
  type Outcomes,
  type PartPath,
} from './parts.ts'

/** Where an exploration ends, and which part of it is wanted here. */
export interface LedgerRules {
  /** Go on after a violation and count everything. */
  readonly all: boolean
  /** Executions of all parts together; Infinity for no limit. */
  readonly maxExecutions: number
  /** Parts the root is made of from the start; undefined when the root is a part itself. */
  readonly stretches?: number | undefined
  /** Of `of` equal shards, the children of the root whose number leaves `index`. */
  readonly shard?: { readonly index: number; readonly of: number } | undefined
}

/** A part to work on. */
export interface Errand {
  readonly path: PartPath
  /** Executions it may take at most. */
  readonly budget: number
}

/** Sum of what is known. */
export interface Totals {
  readonly counts: Readonly<SearchCounts>
  readonly findings: readonly FindingRecord[]
  readonly notes: readonly string[]
  /** Lowest of all parts that have one. */
  readonly guarantee: number | undefined
  /** Nothing is left to do, anywhere. */
  readonly complete: boolean
  /** Some part used up its memory. */
  readonly outOfMemory: boolean
}

/** The parts of one exploration. */
export class Ledger {
  readonly #rules: LedgerRules
  readonly #known = new Map<string, Outcome>()
  readonly #underWay = new Set<string>()
  /** The first part in order that is not final; undefined when all are. */
  #cursor: PartPath | undefined
  /** Executions of everything before the cursor. */
  #before = 0
  /** The least part with a violation. */
  #broken: PartPath | undefined
  /** The part in which the limit was reached. */
  #spent: PartPath | undefined

  /** `known` is what was found out earlier, by this or another computer. */
  constructor(rules: LedgerRules, known: Outcomes = {}) {
    this.#rules = rules
    for (const [key, outcome] of Object.entries(known)) {
      this.#known.set(key, outcome)
      this.#noteViolation(pathOf(key) ?? [], outcome)
    }
    this.#cursor = []
    this.#advance()
  }

  /** True when nothing is left to do here. */
  get over(): boolean {
    return (
      this.#cursor === undefined ||
      this.#spent !== undefined ||
      (this.#broken !== undefined && comparePaths(this.#cursor, this.#broken) > 0)
    )
  }

  /** The next part to work on, from now on under way; undefined when none is open at the moment. */
  next(): Errand | undefined {
    if (this.over) return undefined
    for (let path = this.#cursor; path !== undefined; path = this.#after(path)) {
      if (!this.isNeeded(path)) return undefined
      const key = keyOf(path)
      if (this.#underWay.has(key) || this.#isPassed(path)) continue
      this.#underWay.add(key)
      return { path, budget: this.#rules.maxExecutions - this.#before }
    }
    return undefined
  }

  /** What is known of a part. */
  outcomeOf(path: PartPath): Outcome | undefined {
    return this.#known.get(keyOf(path))
  }

  /** False once it cannot change the result any more. */
  isNeeded(path: PartPath): boolean {
    return this.#counts(path)
  }

  /** What came of a part that {@link next} gave. */
  put(path: PartPath, outcome: Outcome): void {
    const key = keyOf(path)
    this.#underWay.delete(key)
    this.#known.set(key, outcome)
    this.#noteViolation(path, outcome)
    this.#advance()
  }

  /** Everything known that counts, in normal form. */
  outcomes(): Outcomes {
    const counted = [...this.#known].filter(([key]) => this.#counts(pathOf(key) ?? []))
    return normalise(new Map(counted))
  }

  /** Sums of everything known that counts. `complete` only where no part is missing. */
  totals(): Totals {
    let counts = noCounts()
    let findings: readonly FindingRecord[] = []
    let notes: readonly string[] = []
    let guarantee: number | undefined
    let complete = true
    let outOfMemory = false
    for (let path: PartPath | undefined = []; path !== undefined; path = this.#after(path)) {
      if (!this.#counts(path)) {
        complete = false
        break
      }
      const outcome = this.#known.get(keyOf(path))
      if (outcome === undefined) {
        complete &&= this.#isStretched(path)
        continue
      }
      counts = addCounts(counts, outcome.counts)
      findings = addFindings(findings, outcome.findings)
      notes = addNotes(notes, outcome.notes)
      if (outcome.guarantee !== undefined) guarantee = Math.min(guarantee ?? 1, outcome.guarantee)
      complete &&= outcome.state === 'split' || outcome.state === 'done'
      outOfMemory ||= outcome.state === 'limited'
    }
    return { counts, findings, notes, guarantee, complete, outOfMemory }
  }

  /**
   * 0 .. 1: the shares of the parts that are done, and of those under way what `partOf` says by their
   * keys. Of a tree of schedules that is an estimate: Ph. Kilby, J. Slaney, S. Thiébaux, T. Walsh,
   * Estimating search tree size, AAAI 2006 (the weighted backtrack estimator).
   */
  fraction(partOf: (key: string) => number = () => 0): number {
    return this.#done([], partOf)
  }

  #done(path: PartPath, partOf: (key: string) => number): number {
    const outcome = this.#known.get(keyOf(path))
    const children = this.#childrenOf(path)
    if (children === 0) {
      return outcome === undefined || outcome.state === 'part' ? partOf(keyOf(path)) : 1
    }
    let left = 0
    let wanted = 0
    for (let child = 0; child < children; child++) {
      if (path.length === 0 && !this.#isMine([child])) continue
      const share = outcome?.children?.[child]?.share ?? 1 / children
      wanted += share
      left += share * (1 - this.#done([...path, child], partOf))
    }
    // What was done before it was split belongs to every shard.
    const whole = path.length === 0 && this.#rules.shard !== undefined ? wanted : 1
    return whole === 0 ? 1 : Math.max(0, 1 - left / whole)
  }

  /** Moves the cursor over everything that is final. */
  #advance(): void {
    const { maxExecutions } = this.#rules
    while (this.#cursor !== undefined && !this.over) {
      const path = this.#cursor
      if (!this.#isElsewhere(path)) {
        const outcome = this.#known.get(keyOf(path))
        if (outcome === undefined) return
        const sum = this.#before + outcome.counts.executions
        if (sum > maxExecutions) {
          // It went too far while parts before it were not known: once more, with what is left.
          this.#known.delete(keyOf(path))
          return
        }
        if (sum === maxExecutions && (outcome.state === 'part' || this.#hasMore(path))) {
          this.#spent = path
          return
        }
        if (!this.#isFinal(outcome)) return
        this.#before = sum
      }
      this.#cursor = this.#after(path)
      this.#collapseAbove(path)
    }
  }

  /** What the cursor has left behind altogether needs no parts any more. */
  #collapseAbove(path: PartPath): void {
    for (let depth = path.length - 1; depth >= 0; depth--) {
      const parent = path.slice(0, depth)
      if (this.#cursor !== undefined && isWithin(this.#cursor, parent)) return
      if (!collapseAt(this.#known, parent)) return
    }
  }

  /** True when a part after `path` is still wanted. */
  #hasMore(path: PartPath): boolean {
    let next = this.#after(path)
    while (next !== undefined && this.#isElsewhere(next)) next = this.#after(next)
    return next !== undefined && this.isNeeded(next)
  }

  #isFinal({ state, findings }: Outcome): boolean {
    return state !== 'part' || (!this.#rules.all && findings.length > 0)
  }

  /** True for a part nobody has to be sent for now. */
  #isPassed(path: PartPath): boolean {
    if (this.#isElsewhere(path)) return true
    const outcome = this.#known.get(keyOf(path))
    if (outcome === undefined) return false
    // What used up its budget would do so again, and the budget only shrinks.
    const { executions } = outcome.counts
    return this.#isFinal(outcome) || executions >= this.#rules.maxExecutions - this.#before
  }

  /** Another shard's, or no part at all but what the stretches hang from. */
  #isElsewhere(path: PartPath): boolean {
    return this.#isStretched(path) || !this.#isMine(path)
  }

  #counts(path: PartPath): boolean {
    return [this.#broken, this.#spent].every(
      (last) => last === undefined || comparePaths(path, last) <= 0,
    )
  }

  #noteViolation(path: PartPath, { findings }: Outcome): void {
    if (this.#rules.all || findings.length === 0) return
    if (this.#broken === undefined || comparePaths(path, this.#broken) < 0) this.#broken = path
  }

  #after(path: PartPath): PartPath | undefined {
    return nextPart(path, (parent) => this.#childrenOf(parent))
  }

  #childrenOf(path: PartPath): number {
    if (this.#isStretched(path)) return this.#rules.stretches ?? 0
    return this.#known.get(keyOf(path))?.children?.length ?? 0
  }

  #isStretched(path: PartPath): boolean {
    return path.length === 0 && this.#rules.stretches !== undefined
  }

  #isMine([first]: PartPath): boolean {
    const { shard } = this.#rules
    return shard === undefined || first === undefined || first % shard.of === shard.index
  }
}
