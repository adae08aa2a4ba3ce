/** Carries explorations out on the threads of this computer, to their end, a limit or an interruption. */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { Campaign } from '#core/host/explore/campaign.ts'
import { campaignDocument, type CampaignDocument } from '#core/host/explore/campaign-document.ts'
import { Cell } from '#core/host/explore/cell.ts'
import type { CheckedExploration } from '#core/host/explore/check-exploration.ts'
import type { ExplorationDocument } from '#core/host/explore/document.ts'
import { headOfDocument, searchOf } from '#core/host/explore/head.ts'
import { cellsOf, otherExploration } from '#core/host/explore/merge.ts'
import { partsToGoOnFrom, ranOutOfMemory } from '#core/host/explore/memory.ts'
import { TimeLeftWatch } from '#core/host/explore/time-left.ts'
import { createNodeCrew } from '#core/host/node-crew.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import type { ExploreConduct } from './explore-request.ts'
import { progressText } from './explore-progress.ts'
import { ProgressLine } from './progress-line.ts'
import type { Terminal } from './terminal.ts'
import { workerProgram } from './worker-program.ts'

const PROGRESS_EVERY_MS = 200
const CHECKPOINT_EVERY_MS = 5_000
/** Whoever is killed young has something to show for it. */
const FIRST_CHECKPOINT_MS = 1_000

type Document = ExplorationDocument | CampaignDocument

/** The result, which is there even when the session was interrupted. */
export async function explore(
  explorations: readonly CheckedExploration[],
  conduct: ExploreConduct,
  terminal: Terminal,
): Promise<Result<Document, Failure>> {
  const cells = await openCells(explorations, conduct)
  if (!cells.ok) return cells
  const session = new Session(cells.value, conduct, terminal)
  return session.run()
}

class Session {
  readonly #cells: readonly Cell[]
  readonly #conduct: ExploreConduct
  readonly #terminal: Terminal
  readonly #since = performance.now()
  #saving: Promise<Result<undefined, Failure>> = Promise.resolve(ok(undefined))

  constructor(cells: readonly Cell[], conduct: ExploreConduct, terminal: Terminal) {
    this.#cells = cells
    this.#conduct = conduct
    this.#terminal = terminal
  }

  async run(): Promise<Result<Document, Failure>> {
    const { workers, seconds } = this.#conduct
    const crew = createNodeCrew(workerProgram(), workers)
    const campaign = new Campaign(this.#cells, crew)
    const line = new ProgressLine(this.#terminal)
    const left = new TimeLeftWatch()
    const show = setInterval(
      () => line.show(progressText(campaign.progress(), this.#seconds, left)),
      PROGRESS_EVERY_MS,
    )
    const save = setInterval(() => this.#save(undefined), CHECKPOINT_EVERY_MS)
    const early = setTimeout(() => this.#save(undefined), FIRST_CHECKPOINT_MS)
    const limit = Number.isFinite(seconds)
      ? setTimeout(() => campaign.interrupt('time'), seconds * 1_000)
      : undefined
    const stopListening = this.#terminal.onInterrupt(() => campaign.interrupt('stopped'))
    const problem = await campaign.run()
    for (const timer of [show, save]) clearInterval(timer)
    for (const timer of [limit, early]) clearTimeout(timer)
    stopListening()
    line.clear()
    crew.close()
    const ended = { stopped: 'it was interrupted', time: `${seconds} seconds were over` }
    const why = campaign.interruption && ended[campaign.interruption]
    this.#save(why)
    const saved = await this.#saving
    if (problem !== undefined) return err(problem)
    return saved.ok ? ok(this.#document(why)) : saved
  }

  get #seconds(): number {
    return (performance.now() - this.#since) / 1_000
  }

  /** Writes one checkpoint after the other. */
  #save(why: string | undefined): void {
    const { checkpoint } = this.#conduct
    if (checkpoint === undefined) return
    this.#saving = this.#saving.then(() => writeCheckpoint(checkpoint, this.#document(why, true)))
  }

  /** Parts go with what may be taken up again or joined with others. */
  #document(why: string | undefined, withParts = this.#conduct.shard !== undefined): Document {
    const seconds = Math.round(this.#seconds * 1_000) / 1_000
    const documents = this.#cells.map((cell) => {
      const ended = cell.searched ? undefined : why
      const whole = cell.document(seconds, ended, true)
      if (withParts || (!whole.complete && why !== undefined) || ranOutOfMemory(whole)) return whole
      const { parts: _, ...rest } = whole
      return rest
    })
    return documents.length === 1
      ? documents[0]!
      : campaignDocument(
          this.#cells.map((cell) => cell.document(seconds, cell.searched ? undefined : why, true)),
          seconds,
        )
  }
}

/** The cells, with what a checkpoint knows of them. */
async function openCells(
  explorations: readonly CheckedExploration[],
  { checkpoint, shard }: ExploreConduct,
): Promise<Result<readonly Cell[], Failure>> {
  const fresh = explorations.map((exploration) => new Cell(exploration, shard))
  if (checkpoint === undefined) return ok(fresh)
  const document = await readCheckpoint(checkpoint)
  if (!document.ok) return document
  if (document.value === undefined) return ok(fresh)
  const documents = cellsOf(document.value)
  const same = fresh.every((cell, at) => {
    const known = documents[at]
    return known !== undefined && searchOf(headOfDocument(known)) === searchOf(cell.head)
  })
  if (!same) return err(otherExploration(checkpoint, 'what it was asked for'))
  return ok(
    explorations.map(
      (exploration, at) =>
        new Cell(exploration, shard, partsToGoOnFrom(documents[at]!, exploration.bounds)),
    ),
  )
}
