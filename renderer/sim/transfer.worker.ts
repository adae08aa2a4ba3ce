/** Carries one recording into or out of the database, so that the window stays free meanwhile. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, type Result } from '#core/base/result.ts'
import { exportRecording as exportAs } from '#core/export/export-recording.ts'
import { RecordingPictures } from '#core/host/recording-pictures.ts'
import type { ForeignFormat } from '#core/foreign/foreign-trace.ts'
import { readForeign, recogniseForeign } from '#core/foreign/read-foreign.ts'
import { rebuildRecording } from '#core/host/rebuild-recording.ts'
import { verifyRecording, type VerifyEnvironment } from '#core/host/verify-recording.ts'
import type { Transfer } from '#core/trace/racetrace-file.ts'
import { stopped } from '#core/trace/trace-failure.ts'
import type { RandomAccess } from '#core/trace/zip-reader.ts'
import type { ByteOutput } from '#core/trace/zip-writer.ts'
import { keepForeign } from '#renderer/db/foreign-library.ts'
import {
  createEventsSink,
  dropEvents,
  dropUnfinishedEvents,
  readEventless,
} from '#renderer/db/compact.ts'
import { holdWriterLock } from '#renderer/db/live-writers.ts'
import { openRecording } from '#renderer/db/recording-source.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { exportRecording, importRecording, type ImportOptions } from '#renderer/db/transfer.ts'
import { breatheThrough } from './breathe.ts'
import { drawRecording } from './draw-recording.ts'
import {
  lockOf,
  type FileQuestion,
  type FromTransfer,
  type ToTransfer,
  type TransferTask,
} from './transfer-protocol.ts'

const database = new LabDatabase()
const breathe = breatheThrough(new MessageChannel())
const waiting = new Map<number, (result: Result<unknown, Failure>) => void>()
const signal = { aborted: false }
let freeBytes: number | undefined
let asked = 0

const transfer: Transfer = {
  signal,
  progress: (done, total) => say({ type: 'progress', done, total }),
}

self.onmessage = ({ data }: MessageEvent<ToTransfer>) => {
  switch (data.type) {
    case 'answer':
      waiting.get(data.id)?.(data.result)
      waiting.delete(data.id)
      break
    case 'stop':
      signal.aborted = true
      break
    case 'room':
      freeBytes = data.freeBytes
      break
    default:
      void carryOut(data)
  }
}

async function carryOut(task: TransferTask): Promise<void> {
  // Without it, what is written looks like left over from a kill to a window that starts meanwhile.
  const { name, mode } = lockOf(task)
  const release = await holdWriterLock(name, navigator.locks, mode)
  try {
    const result = await perform(task)
    say({ type: 'over', result })
  } catch (problem) {
    const result = err(failure('E_TRANSFER', `The transfer broke off: ${String(problem)}`))
    say({ type: 'over', result })
  }
  release()
}

function perform(task: TransferTask): Promise<Result<string | undefined, Failure>> {
  switch (task.type) {
    case 'import':
      return takeIn(task)
    case 'export':
      return giveOut(task)
    case 'draw':
      return drawRecording(database, task.recording)
    case 'compact':
      return empty(task.recording)
    case 'rebuild':
      return refill(task.recording)
  }
}

/** Environment of running a recording of so many events again. */
function rerun(events: number): VerifyEnvironment {
  return {
    progress: (done) => say({ type: 'progress', done, total: Math.max(1, events) }),
    breathe,
    stopped: () => signal.aborted,
  }
}

/** What cannot be made again is not erased. */
async function empty(recording: string): Promise<Result<undefined, Failure>> {
  const source = await openRecording(database, recording)
  if (!source.ok) return source
  const { manifest } = source.value
  const verified = await verifyRecording(source.value, rerun(manifest.events))
  if (!verified.ok) return verified
  if (verified.value === 'stopped') return err(stopped(manifest.title))
  return dropEvents(database, recording)
}

async function refill(recording: string): Promise<Result<undefined, Failure>> {
  const eventless = await readEventless(database, recording)
  if (!eventless.ok) return eventless
  const sink = createEventsSink(database, recording, async () => freeBytes)
  const again = await rebuildRecording(
    eventless.value,
    sink,
    rerun(eventless.value.manifest.events),
  )
  if (!again.ok) await dropUnfinishedEvents(database, recording)
  return again
}

async function takeIn({
  recording,
  file,
}: Extract<TransferTask, { type: 'import' }>): Promise<Result<string | undefined, Failure>> {
  const access: RandomAccess = {
    ...file,
    read: (offset, length) => ask<Uint8Array<ArrayBuffer>>({ type: 'read', offset, length }),
  }
  const foreign = await recogniseForeign(access)
  if (!foreign.ok) return foreign
  if (foreign.value !== undefined) return takeForeign(access, foreign.value, recording)
  const options: ImportOptions = {
    ...transfer,
    freeBytes: async () => freeBytes,
    draw: (trace) => new RecordingPictures(trace),
    rebuild: (compact, sink) => rebuildRecording(compact, sink, rerun(compact.manifest.events)),
  }
  return importRecording(database, access, recording, options)
}

/** Nothing but the timeline of a trace that something else recorded can be kept. */
async function takeForeign(
  access: RandomAccess,
  format: ForeignFormat,
  { id, created }: { readonly id: string; readonly created: number },
): Promise<Result<undefined, Failure>> {
  const read = await readForeign(access, format, transfer)
  if (!read.ok) return read
  const named = { id, created, name: access.name }
  return keepForeign(database, named, read.value, { signal, freeBytes: async () => freeBytes })
}

async function giveOut({
  recording,
  format,
}: Extract<TransferTask, { type: 'export' }>): Promise<Result<undefined, Failure>> {
  const output: ByteOutput = { write: (bytes) => ask<undefined>({ type: 'write', bytes }) }
  if (format === 'racetrace') return exportRecording(database, recording, output, transfer)
  const source = await openRecording(database, recording)
  return source.ok ? exportAs(source.value, format, output, transfer) : source
}

/** Has the window do something with the file, one thing at a time as far as the caller waits. */
function ask<Value>(question: FileQuestion): Promise<Result<Value, Failure>> {
  const id = ++asked
  return new Promise((resolve) => {
    waiting.set(id, (result) => resolve(result as Result<Value, Failure>))
    say({ type: 'ask', id, question })
  })
}

function say(message: FromTransfer): void {
  self.postMessage(message)
}
