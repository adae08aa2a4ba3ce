/** The program of a thread of Node: what the app's recorder and explorer workers are to the app. */
import { parentPort } from 'node:worker_threads'
import type { Failure } from '#core/base/failure.ts'
import { invariant } from '#core/base/invariant.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { TraceSink } from '#core/trace/source.ts'
import { ExplorerBody } from './explore/explorer-body.ts'
import type { ToExplorer } from './explore/protocol.ts'
import type { ToNodeWorker } from './node-pool.ts'
import { createDiscardingSink, createFileSink } from './node-sinks.ts'
import type { FromWorker, RunDone } from './protocol.ts'
import { crashFailure, runRecording, type RunEnvironment } from './run-recording.ts'

invariant(parentPort, 'this program runs in a worker thread')
const port = parentPort
let stopped = false

const clock = {
  now: () => performance.now(),
  breathe: () => new Promise<void>((resolve) => setImmediate(resolve)),
}
const environment: RunEnvironment = { ...clock, stopped: () => stopped, progress: say }
const explorer = new ExplorerBody({ ...clock, say: (message) => port.postMessage(message) })

port.on('message', (message: ToNodeWorker | ToExplorer) => {
  if (message.type === 'task' || message.type === 'stop-task' || message.type === 'prepare') {
    explorer.hear(message)
    return
  }
  if (message.type === 'stop') {
    stopped = true
    return
  }
  stopped = false
  const { recording } = message
  void carryOut(message).then((result) =>
    say(result.ok ? result.value : { type: 'failed', recording, failure: result.error }),
  )
})

async function carryOut({
  recording,
  request,
  file,
}: Extract<ToNodeWorker, { type: 'run' }>): Promise<Result<RunDone, Failure>> {
  const sink = await sinkFor(file)
  if (!sink.ok) return sink
  try {
    return await runRecording(recording, request, sink.value, environment)
  } catch (problem) {
    return err(crashFailure(problem))
  }
}

async function sinkFor(file: string | undefined): Promise<Result<TraceSink, Failure>> {
  return file === undefined ? ok(createDiscardingSink()) : createFileSink(file)
}

function say(message: FromWorker): void {
  port.postMessage(message)
}
