/** Workers of explorations on the threads of Node. */
import { Worker } from 'node:worker_threads'
import { Crew } from './explore/crew.ts'
import type { FromExplorer, ToExplorer } from './explore/protocol.ts'

/** A crew of `size` threads at most; `program` is the built node-worker.ts. */
export function createNodeCrew(program: URL, size: number): Crew {
  return new Crew((listener) => {
    const worker = new Worker(program)
    let dismissed = false
    let reason = 'it ended without a word'
    worker.on('message', (message: FromExplorer) => listener.hear(message))
    worker.on('error', (error: Error) => (reason = error.message))
    worker.on('exit', () => {
      if (!dismissed) listener.lost(reason)
    })
    return {
      post: (message: ToExplorer) => worker.postMessage(message),
      dismiss() {
        dismissed = true
        void worker.terminate()
      },
    }
  }, size)
}
