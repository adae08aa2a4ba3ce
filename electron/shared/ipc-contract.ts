/**
 * Everything that crosses between the window and the main process: one line per message, types only.
 * Every answer is a Result, because an error thrown through Electron's `invoke` keeps nothing but its
 * message. Files are named by tokens: the window never learns a path.
 */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { CommandId } from '#shared/command-ids.ts'

/** A random name for one open file, valid in the window that got it, until closed. */
export type FileToken = string

/** The most bytes one `files:read` or `files:write` carries. */
export const MAX_TRANSFER_BYTES = 16 * 1024 * 1024

export interface AppInfo {
  readonly version: string
  readonly platform: string
  readonly electron: string
  readonly chromium: string
}

/** A file that is open for reading. */
export interface OpenedFileInfo {
  readonly token: FileToken
  readonly name: string
  readonly size: number
}

/** Files that the user handed over: each is open, or the reason why not. */
export type OpenedFiles = readonly Result<OpenedFileInfo, Failure>[]

/** A file that is being written; under its final name only after `files:finish`. */
export interface SaveTarget {
  readonly token: FileToken
  readonly name: string
}

export interface FileRange {
  readonly token: FileToken
  readonly offset: number
  readonly length: number
}

export interface FileChunk {
  readonly token: FileToken
  readonly bytes: Uint8Array<ArrayBuffer>
}

export type Theme = 'system' | 'light' | 'dark'

interface Call<Input, Output> {
  readonly input: Input
  readonly output: Output
}

/** Window asks, main answers. */
export interface Invoke {
  /** The window listens now: hand over files that were waiting. */
  'app:ready': Call<undefined, AppInfo>
  /** Lets the user choose files; an empty list when the dialog was dismissed. */
  'files:open': Call<undefined, OpenedFiles>
  /** Fewer bytes than asked for only at the end of the file. */
  'files:read': Call<FileRange, Uint8Array<ArrayBuffer>>
  'files:close': Call<FileToken, undefined>
  /** Lets the user choose where to save; null when the dialog was dismissed. */
  'files:save': Call<string, SaveTarget | null>
  /** Appends. */
  'files:write': Call<FileChunk, undefined>
  /** Makes everything written so far appear under the chosen name, at once and whole. */
  'files:finish': Call<FileToken, undefined>
  /** Leaves no trace of what was written. */
  'files:abort': Call<FileToken, undefined>
  /** Bytes free on the disk that holds the recordings. */
  'storage:free': Call<undefined, number>
  /** Bytes of memory of the machine, or what a container leaves of it. */
  'memory:total': Call<undefined, number>
  'theme:set': Call<Theme, undefined>
}

export type Channel = keyof Invoke
export type Input<C extends Channel> = Invoke[C]['input']
export type Reply<C extends Channel> = Result<Invoke[C]['output'], Failure>

/** Main tells the window. */
export interface Push {
  /** Files from the command line, the file manager or a second start of the lab. */
  'files:incoming': OpenedFiles
  'menu:command': CommandId
}

/** What the preload script puts on `window.racelab`. */
export interface LabApi {
  ready(): Promise<Reply<'app:ready'>>
  openFiles(): Promise<Reply<'files:open'>>
  fileRead(token: FileToken, offset: number, length: number): Promise<Reply<'files:read'>>
  fileClose(token: FileToken): Promise<Reply<'files:close'>>
  saveFile(suggestedName: string): Promise<Reply<'files:save'>>
  fileWrite(token: FileToken, bytes: Uint8Array<ArrayBuffer>): Promise<Reply<'files:write'>>
  fileFinish(token: FileToken): Promise<Reply<'files:finish'>>
  fileAbort(token: FileToken): Promise<Reply<'files:abort'>>
  freeBytes(): Promise<Reply<'storage:free'>>
  memoryBytes(): Promise<Reply<'memory:total'>>
  setTheme(theme: Theme): Promise<Reply<'theme:set'>>
  onIncomingFiles(listener: (files: Push['files:incoming']) => void): () => void
  onCommand(listener: (id: Push['menu:command']) => void): () => void
}
