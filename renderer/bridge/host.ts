/**
 * What the lab needs from whatever it runs in, a desktop window or a plain browser. Everything else in
 * the renderer is the same in both.
 */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { CommandId } from '#shared/command-ids.ts'
import type { Theme } from '#shared/ipc-contract.ts'

/** A file that the user handed to the lab, open for reading. */
export interface OpenedFile {
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** Any length; fewer bytes than asked for only at the end of the file. The bytes belong to the caller. */
  read(offset: number, length: number): Promise<Result<Uint8Array<ArrayBuffer>, Failure>>
  close(): Promise<void>
}

/**
 * A file that is being written. It appears under its name whole, by `close`, or not at all. After a
 * failure there is nothing left to close or abort.
 */
export interface SaveSink {
  readonly name: string
  /** Appends a copy. Bytes in shared memory must be copied out of it first. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<Result<undefined, Failure>>
  close(): Promise<Result<undefined, Failure>>
  abort(): Promise<void>
}

/** Files that were chosen or came from outside: each is open, or the reason why not. */
export type IncomingFiles = readonly Result<OpenedFile, Failure>[]

export interface HostInfo {
  /** E.g. `Electron 45.4.1 (Chromium 156…)`; for the About panel and bug reports. */
  readonly description: string
}

export interface Host {
  readonly kind: 'electron' | 'browser'
  /** Tells the host that the page listens; files that were waiting arrive from now on. */
  ready(): Promise<HostInfo>
  /** Lets the user choose recordings; an empty list when they chose none. */
  pickFiles(): Promise<IncomingFiles>
  /**
   * Lets the user choose where to save.
   * @param mediaType e.g. `application/vnd.racelab.trace`
   * @returns null when they changed their mind
   */
  saveStream(suggestedName: string, mediaType: string): Promise<Result<SaveSink | null, Failure>>
  /** Room left for recordings; undefined when the host cannot tell. */
  freeBytes(): Promise<number | undefined>
  /** Memory of the machine, or what a container leaves of it; undefined when the host cannot tell. */
  memoryBytes(): Promise<number | undefined>
  /** Files from the command line, the file manager, or a second start. Returns an unsubscribe. */
  onOpenFiles(listener: (files: IncomingFiles) => void): () => void
  /** Commands from the application menu. Returns an unsubscribe. */
  onCommand(listener: (id: CommandId) => void): () => void
  /** Makes menus, dialogs and scrollbars follow the theme chosen in the lab. */
  setTheme(theme: Theme): void
}
