/**
 * Runs one simulation at a time and writes it into the database. The only place in the app where a
 * machine runs forward; what it says to the window is in core/host/protocol.ts.
 */
import { crashFailure, runRecording, type RunEnvironment } from '#core/host/run-recording.ts'
import { resumeRecording } from '#core/host/resume-recording.ts'
import type { FromWorker, RunRequest, ToWorker } from '#core/host/protocol.ts'
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { RunDone } from '#core/host/protocol.ts'
import { holdWriterLock } from '#renderer/db/live-writers.ts'
import { createRecordingSink } from '#renderer/db/recording-sink.ts'
import { writePictures } from '#renderer/db/recording-source.ts'
import { bytesOf, readUnfinished, salvageRecording } from '#renderer/db/recovery.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { breatheThrough } from './breathe.ts'
import { drawRecording } from './draw-recording.ts'
import { buffersOf } from './series-buffers.ts'

const database = new LabDatabase()
const breathe = breatheThrough(new MessageChannel())
let stopped = false
let freeBytes: number | undefined

const environment: RunEnvironment = {
  now: () => performance.now(),
  breathe,
  stopped: () => stopped,
  progress: say,
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'run':
      void carryOut(data.recording, () => record(data.recording, data.request))
      break
    case 'resume':
      void carryOut(data.recording, () => resume(data.recording))
      break
    case 'stop':
      stopped = true
      break
    case 'room':
      freeBytes = data.freeBytes
  }
}

async function carryOut(
  recording: string,
  run: () => Promise<Result<RunDone, Failure>>,
): Promise<void> {
  stopped = false
  const release = await holdWriterLock(recording, navigator.locks)
  const result = await attemptRun(recording, run)
  // First, so that whoever looks at the last message for what was cut off sees that nobody writes to it.
  release()
  say(result.ok ? result.value : { type: 'failed', recording, failure: result.error })
}

async function attemptRun(
  recording: string,
  run: () => Promise<Result<RunDone, Failure>>,
): Promise<Result<RunDone, Failure>> {
  try {
    const result = await run()
    if (!result.ok) {
      await salvage(recording)
      return result
    }
    const { lanes, ...done } = result.value
    await writePictures(database, recording, { series: done.series, lanes })
    return ok(done)
  } catch (problem) {
    await salvage(recording)
    return err(crashFailure(problem))
  }
}

/** What came before a failure is kept; without pictures it only opens more slowly. */
async function salvage(recording: string): Promise<void> {
  const events = await salvageRecording(database, recording)
  if (events !== undefined && events > 0) await drawRecording(database, recording)
}

function record(recording: string, request: RunRequest): Promise<Result<RunDone, Failure>> {
  const whose = { id: recording, created: Date.now() }
  const sink = createRecordingSink(database, whose, { freeBytes: async () => freeBytes })
  return runRecording(recording, request, sink, environment)
}

async function resume(recording: string): Promise<Result<RunDone, Failure>> {
  const cut = await readUnfinished(database, recording)
  if (!cut.ok) return cut
  const keptBytes = bytesOf(cut.value.manifest.chunks)
  const options = { keptBytes, freeBytes: async () => freeBytes }
  // Its row in the library is there already and keeps its date.
  const sink = createRecordingSink(database, { id: recording, created: 0 }, options)
  return resumeRecording(recording, cut.value, sink, environment)
}

function say(message: FromWorker): void {
  const series = message.type === 'failed' ? [] : message.series
  self.postMessage(message, buffersOf(series))
}
