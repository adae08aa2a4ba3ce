/**
 * Coordinates an exploration: hands its parts to workers of its own and puts together what comes back, so
 * that the window never waits for either.
 */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { campaignDocument } from '#core/host/explore/campaign-document.ts'
import { Campaign } from '#core/host/explore/campaign.ts'
import { Cell } from '#core/host/explore/cell.ts'
import { checkExploration } from '#core/host/explore/check-exploration.ts'
import { Crew, type CrewListener, type CrewMember } from '#core/host/explore/crew.ts'
import { headOfDocument, identityOf } from '#core/host/explore/head.ts'
import type { FromExplorer } from '#core/host/explore/protocol.ts'
import { crashFailure } from '#core/host/run-recording.ts'
import type { ExplorationOrder, FromExploration, ToExploration } from './exploration-messages.ts'

const PROGRESS_EVERY_MS = 200

/**
 * Kept from one exploration to the next. A worker of a worker is never terminated: Chromium 130 takes the
 * whole page down with it now and then.
 */
const crew = new Crew(hire, 1)
let campaign: Campaign | undefined

self.onmessage = ({ data }: MessageEvent<ToExploration>) => {
  if (data.type === 'stop') campaign?.interrupt('stopped')
  else void carryOut(data.order).catch((problem: unknown) => fail(crashFailure(problem)))
}

async function carryOut(order: ExplorationOrder): Promise<void> {
  const cells = openCells(order)
  if (!cells.ok) return fail(cells.error)
  crew.resize(order.workers)
  const since = performance.now()
  const seconds = (): number => (performance.now() - since) / 1_000
  const running = new Campaign(cells.value, crew)
  campaign = running
  const timer = setInterval(
    () => say({ type: 'progress', seconds: seconds(), cells: running.progress() }),
    PROGRESS_EVERY_MS,
  )
  const limit =
    order.seconds === undefined
      ? undefined
      : setTimeout(() => running.interrupt('time'), order.seconds * 1_000)
  const problem = await running.run()
  clearInterval(timer)
  clearTimeout(limit)
  if (problem !== undefined) return fail(problem)
  const { interruption } = running
  const reason = interruption === 'stopped' ? 'it was stopped' : 'its time was over'
  const documents = cells.value.map((cell) =>
    cell.document(seconds(), interruption && !cell.searched ? reason : undefined, true),
  )
  const interrupted = interruption !== undefined
  say({ type: 'done', document: campaignDocument(documents, seconds()), interrupted })
}

/** The explorations that were ordered, with what is known of them. */
function openCells({ requests, known }: ExplorationOrder): Result<readonly Cell[], Failure> {
  const cells: Cell[] = []
  for (const request of requests) {
    const checked = checkExploration(request)
    if (!checked.ok) return err(checked.error)
    const fresh = new Cell(checked.value)
    const identity = identityOf(fresh.head)
    const earlier = known.find((document) => identityOf(headOfDocument(document)) === identity)
    cells.push(
      earlier?.parts === undefined ? fresh : new Cell(checked.value, undefined, earlier.parts),
    )
  }
  return ok(cells)
}

function hire({ hear, lost }: CrewListener): CrewMember {
  const worker = new Worker(new URL('./explorer.worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<FromExplorer>) => hear(data)
  worker.onerror = (event) => {
    worker.terminate()
    lost(event.message || 'its program cannot be loaded')
  }
  return { post: (message) => worker.postMessage(message), dismiss: () => worker.terminate() }
}

function fail(reason: Failure): void {
  say({ type: 'failed', failure: reason })
}

function say(message: FromExploration): void {
  self.postMessage(message)
}
