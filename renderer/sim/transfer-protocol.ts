/**
 * What the window and a transfer worker say to each other. The worker reads, checks, packs and writes
 * recordings; the window, which alone may touch files, does the reading and writing for it.
 */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { ExportFormat } from '#core/export/formats.ts'
import type { NewRecording } from '#renderer/db/recording-sink.ts'

/** Every way a recording leaves the library. */
export type FileFormat = 'racetrace' | ExportFormat

/** What is to be done: one transfer a worker. */
export type TransferTask =
  | { readonly type: 'export'; readonly recording: string; readonly format: FileFormat }
  | {
      readonly type: 'import'
      readonly recording: NewRecording
      readonly file: { readonly name: string; readonly size: number }
    }
  /** Makes the pictures of a recording that has none from its events. */
  | { readonly type: 'draw'; readonly recording: string }
  /** Erases the events of a recording, once it is seen that they can be made again. */
  | { readonly type: 'compact'; readonly recording: string }
  /** Makes the events of such a recording again. */
  | { readonly type: 'rebuild'; readonly recording: string }

/** What the worker holds a lock of while it does that: when nobody holds it any more, the worker is gone. */
export function lockOf(task: TransferTask): { readonly name: string; readonly mode: LockMode } {
  switch (task.type) {
    case 'import':
      return { name: task.recording.id, mode: 'exclusive' }
    case 'compact':
    case 'rebuild':
      return { name: task.recording, mode: 'exclusive' }
    case 'export':
    case 'draw':
      return { name: `reading ${task.recording}`, mode: 'shared' }
  }
}

/** What the window says. `answer` is to the question of the same number. */
export type ToTransfer =
  | TransferTask
  | { readonly type: 'answer'; readonly id: number; readonly result: Result<unknown, Failure> }
  | { readonly type: 'room'; readonly freeBytes: number | undefined }
  | { readonly type: 'stop' }

/** What the worker asks of the window. */
export type FileQuestion =
  | { readonly type: 'read'; readonly offset: number; readonly length: number }
  | { readonly type: 'write'; readonly bytes: Uint8Array<ArrayBuffer> }

/** What the worker says; `over` is its last word. */
export type FromTransfer =
  | { readonly type: 'ask'; readonly id: number; readonly question: FileQuestion }
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  /** An import gives the id of the recording: another one where it was there already. */
  | { readonly type: 'over'; readonly result: Result<string | undefined, Failure> }
