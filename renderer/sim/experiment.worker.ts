/** Runs the cells of an experiment, one at a time; nothing is recorded. */
import { failure } from '#core/base/failure.ts'
import { err } from '#core/base/result.ts'
import { runExperimentCell } from '#core/host/experiment.ts'
import { breatheThrough } from './breathe.ts'
import type { FromExperimenter, ToExperimenter } from './experiment-client.ts'

const breathe = breatheThrough(new MessageChannel())
let stopped = false

self.onmessage = async ({ data }: MessageEvent<ToExperimenter>) => {
  if (data.type === 'stop') {
    stopped = true
    return
  }
  const answer: FromExperimenter = await runExperimentCell(data.cell, {
    breathe,
    stopped: () => stopped,
  }).catch((problem: unknown) =>
    err(failure('E_INTERNAL', `The experiment failed: ${String(problem)}`)),
  )
  self.postMessage(answer)
}
