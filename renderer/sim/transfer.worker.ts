/** Carries one recording into or out of the database, so that the window stays free meanwhile. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, type Result } from '#core/base/result.ts'
import { exportRecording as exportAs } from '#core/export/export-recording.ts'
import { RecordingPictures } from '#core/host/recording-pictures.ts'
import { rebuildRecording } from '#core/host/rebuild-recording.ts'
import type { Transfer } from '#core/trace/racetrace-file.ts'
import type { RandomAccess } from '#core/trace/zip-reader.ts'
import type { ByteOutput } from '#core/trace/zip-writer.ts'
import { openRecording } from '#renderer/db/recording-source.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { exportRecording, importRecording, type ImportOptions } from '#renderer/db/transfer.ts'
import { breatheThrough } from './breathe.ts'
import type { FileQuestion, FromTransfer, ToTransfer, TransferTask } from './transfer-protocol.ts'

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
  try {
    const result = await (task.type === 'import' ? takeIn(task) : giveOut(task))
    say({ type: 'over', result })
  } catch (problem) {
    const result = err(failure('E_TRANSFER', `The transfer broke off: ${String(problem)}`))
    say({ type: 'over', result })
  }
}

async function takeIn({
  recording,
  file,
}: Extract<TransferTask, { type: 'import' }>): Promise<Result<undefined, Failure>> {
  const access: RandomAccess = {
    ...file,
    read: (offset, length) => ask<Uint8Array<ArrayBuffer>>({ type: 'read', offset, length }),
  }
  const options: ImportOptions = {
    ...transfer,
    freeBytes: async () => freeBytes,
    draw: (trace) => new RecordingPictures(trace),
    rebuild: (compact, sink) =>
      rebuildRecording(compact, sink, {
        progress: (events) =>
          say({ type: 'progress', done: events, total: Math.max(1, compact.manifest.events) }),
        breathe,
        stopped: () => signal.aborted,
      }),
  }
  const imported = await importRecording(database, access, recording, options)
  return imported.ok ? { ok: true, value: undefined } : imported
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
