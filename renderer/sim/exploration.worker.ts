/** Coordinates explorations with workers of its own, so that the window never waits for either. */
import { Crew, type CrewListener, type CrewMember } from '#core/host/explore/crew.ts'
import type { FromExplorer } from '#core/host/explore/protocol.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { ExplorationBody } from './exploration-body.ts'
import type { ToExploration } from './exploration-messages.ts'

const body = new ExplorationBody({
  database: new LabDatabase(),
  /**
   * Kept from one exploration to the next. A worker of a worker is never terminated: Chromium 130 takes
   * the whole page down with it now and then.
   */
  crew: new Crew(hire, 1),
  now: () => performance.now(),
  today: () => Date.now(),
  say: (message) => self.postMessage(message),
  keepEveryMs: 5_000,
})

self.onmessage = ({ data }: MessageEvent<ToExploration>) => body.hear(data)

function hire({ hear, lost }: CrewListener): CrewMember {
  const worker = new Worker(new URL('./explorer.worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<FromExplorer>) => hear(data)
  worker.onerror = (event) => {
    worker.terminate()
    lost(event.message || 'its program cannot be loaded')
  }
  return { post: (message) => worker.postMessage(message), dismiss: () => worker.terminate() }
}
