/**
 * Reading and writing the files that the user chose. Dialogs are shown here, paths stay here; the window
 * streams bytes by token.
 */
import { app, BrowserWindow, dialog, type WebContents } from 'electron'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { AtomicFile } from './atomic-file.ts'
import { fileFailure } from './file-failure.ts'
import { FileTokens } from './file-tokens.ts'
import { handle } from './ipc.ts'
import { whenPageGoes } from './page-lifetime.ts'
import { PartFiles } from './part-files.ts'
import { parseChunk, parseFileName, parseNothing, parseRange, parseToken } from './parse.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { IMPORTED_EXTENSIONS } from '#shared/imported-files.ts'
import type { FileRange, OpenedFileInfo, Reply } from '#shared/ipc-contract.ts'

interface OpenFile {
  readonly name: string
  readonly handle: FileHandle
}

interface SavedFile {
  readonly name: string
  readonly file: AtomicFile
}

/** Set up before the window can ask for anything. */
let parts: PartFiles | undefined
const opened = new FileTokens<OpenFile>(({ handle: file }) => file.close())
const saved = new FileTokens<SavedFile>(({ file }) => file.abort())

export function setupFiles(): void {
  parts = new PartFiles(path.join(app.getPath('userData'), 'unfinished-exports.json'))
  void parts.sweep()
  handle('files:open', parseNothing, (_nothing, window) => chooseFiles(window))
  handle('files:read', parseRange, (range, window) => readRange(range, window))
  handle('files:close', parseToken, async (token, window) => {
    const found = opened.take(window.id, token)
    if (found.ok) await found.value.handle.close()
    return ok(undefined)
  })
  handle('files:save', parseFileName, (name, window) => chooseTarget(name, window))
  handle('files:write', parseChunk, ({ token, bytes }, window) =>
    useTarget(saved.get(window.id, token), (file) => file.write(bytes)),
  )
  handle('files:finish', parseToken, (token, window) =>
    useTarget(saved.take(window.id, token), (file) => file.finish()),
  )
  handle('files:abort', parseToken, (token, window) =>
    useTarget(saved.take(window.id, token), (file) => file.abort()),
  )
}

/** Lets go of everything a page had open, when it goes or makes way for another one. */
export function releaseFilesWith(window: WebContents): void {
  const owner = window.id
  whenPageGoes(window, () => {
    for (const tokens of [opened, saved]) {
      tokens.releaseAll(owner).catch((error: unknown) => console.error('closing files', error))
    }
  })
}

/** Opens a file by path, for files that the user handed to the lab from outside. */
export async function openForWindow(
  file: string,
  window: WebContents,
): Promise<Result<OpenedFileInfo, Failure>> {
  const name = path.basename(file)
  let source: FileHandle | undefined
  try {
    source = await open(file, 'r')
    const { size, ...kind } = await describe(source)
    if (!kind.isFile) {
      await source.close()
      return err(failure('E_NOT_A_FILE', `${name} is not an ordinary file.`, { at: name }))
    }
    const token = opened.add(window.id, { name, handle: source })
    if (!token.ok) {
      await source.close()
      return token
    }
    app.addRecentDocument(file)
    return ok({ token: token.value, name, size })
  } catch (error) {
    await source?.close().catch(() => undefined)
    return err(fileFailure(error, name))
  }
}

async function describe(source: FileHandle): Promise<{ size: number; isFile: boolean }> {
  const found = await source.stat()
  return { size: found.size, isFile: found.isFile() }
}

async function chooseFiles(window: WebContents): Promise<Reply<'files:open'>> {
  const options: Electron.OpenDialogOptions = {
    title: 'Import recordings',
    buttonLabel: 'Import',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Recordings and traces', extensions: [...IMPORTED_EXTENSIONS] },
      { name: 'All files', extensions: ['*'] },
    ],
  }
  const parent = BrowserWindow.fromWebContents(window)
  const { canceled, filePaths } = await (parent
    ? dialog.showOpenDialog(parent, options)
    : dialog.showOpenDialog(options))
  if (canceled) return ok([])
  return ok(await Promise.all(filePaths.map((file) => openForWindow(file, window))))
}

async function readRange(range: FileRange, window: WebContents): Promise<Reply<'files:read'>> {
  const found = opened.get(window.id, range.token)
  if (!found.ok) return found
  const bytes = new Uint8Array(range.length)
  let filled = 0
  try {
    while (filled < range.length) {
      const position = range.offset + filled
      const { bytesRead } = await found.value.handle.read(
        bytes,
        filled,
        range.length - filled,
        position,
      )
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return ok(filled === range.length ? bytes : bytes.slice(0, filled))
  } catch (error) {
    return err(fileFailure(error, found.value.name))
  }
}

async function chooseTarget(
  suggestedName: string,
  window: WebContents,
): Promise<Reply<'files:save'>> {
  const extension = path.extname(suggestedName).slice(1)
  const options: Electron.SaveDialogOptions = {
    title: 'Export',
    defaultPath: path.join(app.getPath('documents'), suggestedName),
    filters: extension ? [{ name: `.${extension}`, extensions: [extension] }] : [],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  }
  const parent = BrowserWindow.fromWebContents(window)
  const { canceled, filePath } = await (parent
    ? dialog.showSaveDialog(parent, options)
    : dialog.showSaveDialog(options))
  if (canceled || !filePath) return ok(null)
  const name = path.basename(filePath)
  try {
    const file = await AtomicFile.create(filePath, parts)
    const token = saved.add(window.id, { name, file })
    if (token.ok) return ok({ token: token.value, name })
    await file.abort()
    return token
  } catch (error) {
    return err(fileFailure(error, name))
  }
}

async function useTarget(
  found: Result<SavedFile, Failure>,
  step: (file: AtomicFile) => Promise<void>,
): Promise<Result<undefined, Failure>> {
  if (!found.ok) return found
  try {
    await step(found.value.file)
    return ok(undefined)
  } catch (error) {
    return err(fileFailure(error, found.value.name))
  }
}
