import { createBrowserHost } from './browser-host.ts'
import { createElectronHost } from './electron-host.ts'
import type { Host } from './host.ts'

/** The host this page runs in: the preload script is there, or it is not. */
export function chooseHost(): Host {
  return window.racelab ? createElectronHost(window.racelab) : createBrowserHost()
}
