/**
 * Explorations carried out together by one crew: N seeds, several variants, several strategies, or one
 * search spread over all workers. Which worker does what, and how many there are, changes nothing in
 * what comes out.
 */
import type { Failure } from '#core/base/failure.ts'
import type { SearchCounts } from '#core/explore/counts.ts'
import type { Cell, CellJob } from './cell.ts'
import type { Crew, CrewTask } from './crew.ts'
import type { FindingRecord } from './outcome.ts'
import { keyOf } from './parts.ts'

/** How far one exploration is. */
export interface CellProgress {
  readonly counts: Readonly<SearchCounts>
  /** Ways to fail that are known so far. */
  readonly findings: readonly FindingRecord[]
  /** 0 .. 1, tasks under way included. */
  readonly fraction: number
  /** That is an estimate from the shape of a tree, which may be far from the truth. */
  readonly estimated: boolean
  readonly stage: 'waiting' | 'searching' | 'shortening' | 'over'
}

/** Why a campaign ended before its end. */
export type Interruption = 'stopped' | 'time'

interface UnderWay {
  readonly cell: number
  readonly job: CellJob
  readonly task: CrewTask
  needed: boolean
  counts: Readonly<SearchCounts> | undefined
  fraction: number
}

/** Explorations under way. */
export class Campaign {
  readonly cells: readonly Cell[]
  readonly #crew: Crew
  readonly #underWay = new Set<UnderWay>()
  readonly #firstCell: number
  #turn = 0
  #interruption: Interruption | undefined
  #failure: Failure | undefined
  #settle: () => void = () => undefined

  constructor(cells: readonly Cell[], crew: Crew) {
    this.cells = cells
    this.#crew = crew
    this.#firstCell = crew.claimCells(cells.length)
  }

  /** What ended it early, if anything did. */
  get interruption(): Interruption | undefined {
    return this.#interruption
  }

  /** Works until nothing is left to do, or it is interrupted. What is known by then is in the cells. */
  async run(): Promise<Failure | undefined> {
    const over = new Promise<void>((resolve) => (this.#settle = resolve))
    this.#fill()
    const at = this.cells.findIndex((cell) => cell.willSpread)
    if (at >= 0) this.#crew.prepare(this.#firstCell + at, this.cells[at]!.exploration.request)
    await over
    return this.#failure
  }

  /** Hands in what there is. After `time` what was found is still made short; after `stopped` nothing is. */
  interrupt(why: Interruption): void {
    if (this.#interruption === 'stopped') return
    this.#interruption = why
    for (const { task, job } of this.#underWay) {
      if (why === 'stopped' || job.about === 'part') task.stop()
    }
  }

  /** How far each exploration is. */
  progress(): readonly CellProgress[] {
    return this.cells.map((cell, number) => {
      const mine = [...this.#underWay].filter((under) => under.cell === number)
      const { findings } = cell.totals()
      const busy = mine.length > 0
      const stage = cell.searched ? (busy ? 'shortening' : 'over') : busy ? 'searching' : 'waiting'
      return {
        counts: cell.counts(mine.flatMap(({ counts }) => counts ?? [])),
        findings,
        fraction: cell.searched ? 1 : cell.fraction(fractionsOf(mine)),
        estimated: cell.exploration.strategy.exhaustive && !cell.searched,
        stage,
      }
    })
  }

  #fill(): void {
    while (this.#underWay.size < this.#crew.size && this.#failure === undefined) {
      const next = this.#next()
      if (next === undefined) break
      this.#begin(...next)
    }
    if (this.#underWay.size === 0) this.#settle()
  }

  /** The next task of whoever's turn it is. */
  #next(): readonly [number, CellJob] | undefined {
    if (this.#interruption === 'stopped') return undefined
    for (let tried = 0; tried < this.cells.length; tried++) {
      const number = (this.#turn + tried) % this.cells.length
      const cell = this.cells[number]!
      const job = this.#interruption === undefined ? cell.next() : cell.nextFinding()
      if (job === undefined) continue
      this.#turn = number + 1
      return [number, job]
    }
    return undefined
  }

  #begin(number: number, job: CellJob): void {
    const cell = this.cells[number]!
    const task = this.#crew.do({
      cell: this.#firstCell + number,
      request: cell.exploration.request,
      task: job.task,
      onProgress: ({ counts, fraction }) => Object.assign(under, { counts, fraction }),
    })
    const under: UnderWay = {
      cell: number,
      job,
      task,
      needed: true,
      counts: undefined,
      fraction: 0,
    }
    this.#underWay.add(under)
    void task.done.then((result) => {
      this.#underWay.delete(under)
      // A schedule that could not be made short is still a schedule.
      if (result.ok && under.needed) cell.put(job, result.value)
      if (!result.ok && job.about === 'part') this.#fail(result.error)
      this.#dropNeedless(number)
      this.#fill()
    })
  }

  /** A violation that comes earlier makes work on later parts needless. */
  #dropNeedless(number: number): void {
    for (const under of this.#underWay) {
      if (under.cell !== number || !under.needed || this.cells[number]!.isNeeded(under.job))
        continue
      under.needed = false
      under.task.stop()
    }
  }

  #fail(reason: Failure): void {
    this.#failure ??= reason
    for (const { task } of this.#underWay) task.stop()
  }
}

/** By key, how much of each part is searched. */
function fractionsOf(underWay: readonly UnderWay[]): ReadonlyMap<string, number> {
  return new Map(
    underWay.flatMap(({ job, fraction }) =>
      job.about === 'part' ? [[keyOf(job.path), fraction]] : [],
    ),
  )
}
