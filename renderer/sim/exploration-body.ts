/**
 * The body of the worker that coordinates explorations: hands their parts to a crew, keeps what is known
 * in the database while they go on and when they end, and reads it back.
 */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { Campaign } from '#core/host/explore/campaign.ts'
import { Cell } from '#core/host/explore/cell.ts'
import { checkExploration } from '#core/host/explore/check-exploration.ts'
import type { Crew } from '#core/host/explore/crew.ts'
import { headOfDocument, searchOf } from '#core/host/explore/head.ts'
import { cellsOf } from '#core/host/explore/merge.ts'
import { partsToGoOnFrom } from '#core/host/explore/memory.ts'
import { readDocument } from '#core/host/explore/read-document.ts'
import { TimeLeftWatch } from '#core/host/explore/time-left.ts'
import { crashFailure } from '#core/host/run-recording.ts'
import { keepExploration, readExploration } from '#renderer/db/explorations.ts'
import type { LabDatabase } from '#renderer/db/schema.ts'
import {
  bytesOfDocument,
  documentOfCells,
  listedExploration,
  shownOf,
  type AnyDocument,
} from './exploration-kept.ts'
import type {
  ExplorationOrder,
  FromExploration,
  ShownExploration,
  ToExploration,
} from './exploration-messages.ts'

/** What the body needs of the thread it lives on. */
export interface ExplorationEnvironment {
  readonly database: LabDatabase
  readonly crew: Crew
  /** Milliseconds of a clock that never goes back. */
  now(): number
  /** Milliseconds since 1970. */
  today(): number
  say(message: FromExploration): void
  /** What a crash of the whole lab may cost. */
  readonly keepEveryMs: number
}

const PROGRESS_EVERY_MS = 200
/** Keeping takes at most a twentieth of the time. */
const KEEP_SHARE = 20

/** Does what it hears: one exploration at a time. */
export class ExplorationBody {
  readonly #environment: ExplorationEnvironment
  #campaign: Campaign | undefined
  /** The last result, which can be gone on with even where it could not be kept. */
  #last: { readonly id: string; readonly document: AnyDocument } | undefined

  constructor(environment: ExplorationEnvironment) {
    this.#environment = environment
  }

  hear(message: ToExploration): void {
    const { say } = this.#environment
    switch (message.type) {
      case 'start':
        void this.#carryOut(message.order)
          .catch((problem: unknown) => failed(crashFailure(problem)))
          .then(say)
        break
      case 'stop':
        this.#campaign?.interrupt('stopped')
        break
      case 'open':
      case 'import': {
        const { ticket } = message
        void this.#read(message)
          .catch((problem: unknown) => err(crashFailure(problem)))
          .then((result) => say({ type: 'read', ticket, result }))
      }
    }
  }

  async #carryOut(order: ExplorationOrder): Promise<FromExploration> {
    const { crew, now } = this.#environment
    const earlier = order.resume ? await this.#earlier(order.id) : ok(undefined)
    if (!earlier.ok) return failed(earlier.error)
    const cells = openCells(order, earlier.value)
    if (!cells.ok) return failed(cells.error)
    crew.resize(order.workers)
    const before = earlier.value?.seconds ?? 0
    const since = now()
    const seconds = (): number => before + Math.round(now() - since) / 1_000
    const running = new Campaign(cells.value, crew)
    this.#campaign = running
    const keeping = this.#keepNowAndThen(order.id, () =>
      documentOfCells(cells.value, seconds(), 'the lab was closed'),
    )
    const watch = new TimeLeftWatch()
    const tell = (): void => {
      const progress = running.progress()
      const done = progress.reduce((sum, { fraction }) => sum + fraction, 0) / progress.length
      const left = watch.note(seconds(), done)
      this.#environment.say({ type: 'progress', seconds: seconds(), cells: progress, left })
    }
    tell()
    const progress = setInterval(tell, PROGRESS_EVERY_MS)
    const limit =
      order.seconds === undefined
        ? undefined
        : setTimeout(() => running.interrupt('time'), order.seconds * 1_000)
    const problem = await running.run()
    clearInterval(progress)
    clearTimeout(limit)
    this.#campaign = undefined
    await keeping.stop()
    if (problem !== undefined) return failed(problem)
    const ended = { stopped: 'it was stopped', time: 'its time was over' }
    const why = running.interruption && ended[running.interruption]
    const document = documentOfCells(cells.value, seconds(), why)
    this.#last = { id: order.id, document }
    const { shown, kept } = await this.#keep(order.id, document)
    return { type: 'done', shown, unkept: kept.ok ? undefined : kept.error }
  }

  async #read(
    message: Extract<ToExploration, { type: 'open' | 'import' }>,
  ): Promise<Result<ShownExploration, Failure>> {
    if (message.type === 'open') {
      const document = await this.#keptDocument(message.id)
      return document.ok ? ok(shownOf(message.id, document.value)) : document
    }
    const { id, name, bytes } = message
    const document = readDocument(bytes, name)
    if (!document.ok) return document
    // Kept as it came.
    const { shown, kept } = await this.#keep(id, document.value, bytes)
    return kept.ok ? ok(shown) : kept
  }

  async #earlier(id: string): Promise<Result<AnyDocument, Failure>> {
    return this.#last?.id === id ? ok(this.#last.document) : this.#keptDocument(id)
  }

  async #keptDocument(id: string): Promise<Result<AnyDocument, Failure>> {
    const bytes = await readExploration(this.#environment.database, id)
    return bytes.ok ? readDocument(bytes.value, 'Exploration') : bytes
  }

  async #keep(
    id: string,
    document: AnyDocument,
    bytes?: Uint8Array<ArrayBuffer>,
  ): Promise<{ readonly shown: ShownExploration; readonly kept: Result<undefined, Failure> }> {
    const { database, today } = this.#environment
    const shown = shownOf(id, document)
    const row = listedExploration(id, today(), document)
    const kept = await keepExploration(database, row, bytes ?? bytesOfDocument(document, shown))
    return { shown, kept }
  }

  /** Keeps what is known so far, time and again. Room that is missing is noticed at the end. */
  #keepNowAndThen(id: string, document: () => AnyDocument): { stop(): Promise<void> } {
    const { now, keepEveryMs } = this.#environment
    let writing: Promise<unknown> = Promise.resolve()
    let timer: ReturnType<typeof setTimeout>
    const keep = async (): Promise<void> => {
      const since = now()
      await this.#keep(id, document())
      wait(Math.max(keepEveryMs, (now() - since) * KEEP_SHARE))
    }
    const wait = (milliseconds: number): void => {
      timer = setTimeout(() => (writing = keep()), milliseconds)
    }
    wait(keepEveryMs)
    return {
      stop: async () => {
        clearTimeout(timer)
        await writing
        clearTimeout(timer)
      },
    }
  }
}

/** The explorations that were ordered, with what is known of them. */
function openCells(
  { requests }: ExplorationOrder,
  earlier: AnyDocument | undefined,
): Result<readonly Cell[], Failure> {
  const known = earlier === undefined ? [] : cellsOf(earlier)
  const cells: Cell[] = []
  for (const request of requests) {
    const checked = checkExploration(request)
    if (!checked.ok) return checked
    const fresh = new Cell(checked.value)
    const search = searchOf(fresh.head)
    const same = known.find((document) => searchOf(headOfDocument(document)) === search)
    cells.push(
      same === undefined
        ? fresh
        : new Cell(checked.value, undefined, partsToGoOnFrom(same, checked.value.bounds)),
    )
  }
  return ok(cells)
}

function failed(reason: Failure): FromExploration {
  return { type: 'failed', failure: reason }
}
