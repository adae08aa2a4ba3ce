/** The only bridge between page and main process: named methods, never `ipcRenderer` itself. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import type { Channel, Input, LabApi, Push, Reply } from '#shared/ipc-contract.ts'

function invoke<C extends Channel>(channel: C, input: Input<C>): Promise<Reply<C>> {
  return ipcRenderer.invoke(channel, input) as Promise<Reply<C>>
}

function subscribe<P extends keyof Push>(
  channel: P,
  listener: (message: Push[P]) => void,
): () => void {
  const forward = (_event: IpcRendererEvent, message: Push[P]): void => listener(message)
  ipcRenderer.on(channel, forward)
  return () => void ipcRenderer.off(channel, forward)
}

const api: LabApi = {
  ready: () => invoke('app:ready', undefined),
  openFiles: () => invoke('files:open', undefined),
  fileRead: (token, offset, length) => invoke('files:read', { token, offset, length }),
  fileClose: (token) => invoke('files:close', token),
  saveFile: (suggestedName) => invoke('files:save', suggestedName),
  fileWrite: (token, bytes) => invoke('files:write', { token, bytes }),
  fileFinish: (token) => invoke('files:finish', token),
  fileAbort: (token) => invoke('files:abort', token),
  freeBytes: () => invoke('storage:free', undefined),
  memoryBytes: () => invoke('memory:total', undefined),
  setTheme: (theme) => invoke('theme:set', theme),
  onIncomingFiles: (listener) => subscribe('files:incoming', listener),
  onCommand: (listener) => subscribe('menu:command', listener),
}

contextBridge.exposeInMainWorld('racelab', api)
