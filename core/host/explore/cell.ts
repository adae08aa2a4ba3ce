/** One exploration under way: which tasks it still has, and what has come of those that were done. */
import { invariant } from '#core/base/invariant.ts'
import type { SearchCounts } from '#core/explore/counts.ts'
import { addCounts } from '#core/explore/counts.ts'
import { WHOLE } from '#core/explore/subtree.ts'
import type { CheckedExploration } from './check-exploration.ts'
import { documentOf, type ExplorationDocument } from './document.ts'
import { headOf, type ExplorationHead } from './head.ts'
import { Ledger, type Errand, type Totals } from './ledger.ts'
import type { Outcomes, PartPath } from './parts.ts'
import type { ExploreTask, MinimisedRecord, TaskResult } from './protocol.ts'

/** Seeds of one task of a sampling strategy. */
export const STRETCH = 1_000
/** Steps after which a part is split, by its depth in the tree: a search spreads at once, then rarely. */
const SPLIT_AFTER = [2_000, 100_000, 200_000, 400_000, 1_000_000, 4_000_000] as const
/** Ways to fail that are made short; further ones are listed as they were found. */
const MAX_MINIMISED = 32

/** One of `of` shards; `index` counts from 0. */
export interface Shard {
  readonly index: number
  readonly of: number
}

/** A task, and what it is about. */
export type CellJob =
  | { readonly about: 'part'; readonly path: PartPath; readonly task: ExploreTask }
  | { readonly about: 'finding'; readonly signature: string; readonly task: ExploreTask }

/** One exploration under way. */
export class Cell {
  readonly exploration: CheckedExploration
  readonly head: ExplorationHead
  readonly #ledger: Ledger
  readonly #shard: Shard | undefined
  readonly #minimised = new Map<string, MinimisedRecord>()
  readonly #shortening = new Set<string>()

  /** `known` is what was found out earlier. */
  constructor(exploration: CheckedExploration, shard?: Shard, known: Outcomes = {}) {
    const { strategy, maxExecutions, all } = exploration
    this.exploration = exploration
    this.head = headOf(exploration)
    this.#shard = shard
    this.#ledger = strategy.exhaustive
      ? new Ledger({ all, maxExecutions, shard }, known)
      : new Ledger(
          { all, maxExecutions: Infinity, stretches: Math.ceil(maxExecutions / STRETCH), shard },
          this.#wholeStretches(known),
        )
  }

  /** Nothing is left to search; there may be findings to make short. */
  get searched(): boolean {
    return this.#ledger.over
  }

  /** One task under way will become many. */
  get willSpread(): boolean {
    const { strategy, bounds } = this.exploration
    const bounded = bounds.preemptions !== undefined || bounds.contextSwitches !== undefined
    return !this.searched && strategy.exhaustive && strategy.name !== 'stateful' && !bounded
  }

  totals(): Totals {
    return this.#ledger.totals()
  }

  /** How much is searched, 0 .. 1; `underWay` are fractions of parts that are being searched. */
  fraction(underWay: ReadonlyMap<string, number> = new Map()): number {
    return this.#ledger.fraction((key) => underWay.get(key) ?? 0)
  }

  /** The next task, from now on under way; undefined when there is none at the moment. */
  next(): CellJob | undefined {
    const errand = this.#ledger.next()
    if (errand !== undefined) {
      return { about: 'part', path: errand.path, task: this.#taskOf(errand) }
    }
    return this.#ledger.over ? this.nextFinding() : undefined
  }

  /** A finding to be made short, from now on under way. */
  nextFinding(): CellJob | undefined {
    if (this.#shortening.size >= MAX_MINIMISED) return undefined
    const { findings } = this.totals()
    const finding = findings.find(({ signature }) => !this.#shortening.has(signature))
    if (finding === undefined) return undefined
    this.#shortening.add(finding.signature)
    const task: ExploreTask = { kind: 'minimise', finding }
    return { about: 'finding', signature: finding.signature, task }
  }

  /** What came of a task that {@link next} gave. */
  put(job: CellJob, result: TaskResult): void {
    if (job.about === 'part') {
      invariant(result.kind === 'outcome', 'a part has an outcome')
      this.#ledger.put(job.path, result.outcome)
    } else {
      invariant(result.kind === 'minimised', 'a finding is made short')
      this.#minimised.set(job.signature, result.minimised)
    }
  }

  /** False once the task cannot change the result any more. */
  isNeeded(job: CellJob): boolean {
    return job.about === 'finding' || this.#ledger.isNeeded(job.path)
  }

  /** The result as it stands; `ended` says why it ended early, if it did. */
  document(seconds: number, ended: string | undefined, withParts: boolean): ExplorationDocument {
    const { all, maxExecutions } = this.exploration
    const early = ended ?? this.#limitReached()
    const document = documentOf({
      head: this.head,
      totals: this.totals(),
      all,
      maxExecutions,
      seconds,
      shard: this.#shard && {
        name: `${this.#shard.index}/${this.#shard.of}`,
        done: this.#ledger.over && early === undefined,
      },
      ended: early,
      minimised: (signature) => this.#minimised.get(signature),
    })
    return withParts ? { ...document, parts: this.#ledger.outcomes() } : document
  }

  /** What is known of the parts. */
  outcomes(): Outcomes {
    return this.#ledger.outcomes()
  }

  /** Sum of the counts and of what tasks under way have counted. */
  counts(underWay: readonly Readonly<SearchCounts>[]): Readonly<SearchCounts> {
    return underWay.reduce<Readonly<SearchCounts>>(addCounts, this.totals().counts)
  }

  #limitReached(): string | undefined {
    const { strategy, maxExecutions } = this.exploration
    if (!strategy.exhaustive || !Number.isFinite(maxExecutions)) return undefined
    const { counts, complete } = this.totals()
    return !complete && counts.executions >= maxExecutions
      ? `the limit of ${maxExecutions} executions was reached`
      : undefined
  }

  #taskOf({ path, budget }: Errand): ExploreTask {
    const { strategy } = this.exploration
    if (!strategy.exhaustive) {
      const first = path[0] ?? 0
      const firstSeed = this.exploration.setup.seed + first * STRETCH
      return { kind: 'sample', firstSeed, runs: this.#runsOf(first) }
    }
    const parent = this.#ledger.outcomeOf(path.slice(0, -1))
    const subtree = path.length === 0 ? WHOLE : parent?.children?.[path.at(-1)!]
    invariant(subtree, 'a part hangs from one that was split')
    return {
      kind: 'search',
      subtree,
      budget: Number.isFinite(budget) ? budget : undefined,
      splitAfter: SPLIT_AFTER[Math.min(path.length, SPLIT_AFTER.length - 1)]!,
    }
  }

  /** Runs of stretch number `index`: the last one may be short. */
  #runsOf(index: number): number {
    return Math.min(STRETCH, this.exploration.maxExecutions - index * STRETCH)
  }

  /** A stretch that was the short last one earlier may have to be a whole one now. */
  #wholeStretches(known: Outcomes): Outcomes {
    const whole = Object.entries(known).filter(
      ([key, { counts, findings }]) =>
        counts.executions >= this.#runsOf(Number(key)) ||
        (!this.exploration.all && findings.length > 0),
    )
    return Object.fromEntries(whole)
  }
}
