/**
 * A stand-in for the `electron` module, for testing the main process without a runtime:
 * `vi.mock('electron', () => import('…/test/doubles/electron.ts'))`. It records what it was told and lets
 * a test play the other side.
 */
import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'

type Listener = (...args: unknown[]) => unknown

export interface FakeFrame {
  readonly origin: string
  readonly url: string
  readonly parent: FakeFrame | null
}

export function fakeFrame(origin: string, parent: FakeFrame | null = null): FakeFrame {
  return { origin, url: `${origin}/`, parent }
}

/** The frame that everything is meant for. */
export const LAB_FRAME: FakeFrame = fakeFrame('lab://app')

let nextContentsId = 1

export class FakeWebContents extends EventEmitter {
  readonly id: number = nextContentsId++
  readonly sent: { channel: string; message: unknown }[] = []
  destroyed = false
  reloads = 0
  windowOpenHandler: (() => unknown) | undefined

  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message })
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  reload(): void {
    this.reloads++
  }
  setWindowOpenHandler(handler: () => unknown): void {
    this.windowOpenHandler = handler
  }
  /** Plays a navigation attempt; true when it was prevented. */
  attempt(event: string, url: string): boolean {
    let prevented = false
    this.emit(event, { url, preventDefault: () => (prevented = true) })
    return prevented
  }
}

export class BrowserWindow extends EventEmitter {
  static fromWebContents(): undefined {
    return undefined
  }
  readonly webContents: FakeWebContents = new FakeWebContents()
  readonly options: unknown
  readonly bounds = { x: 5, y: 6, width: 900, height: 700 }
  minimized = false
  maximized = true
  shown = 0
  focused = 0
  loaded: string | undefined

  constructor(options: unknown = {}) {
    super()
    this.options = options
  }
  isMinimized(): boolean {
    return this.minimized
  }
  isDestroyed(): boolean {
    return false
  }
  isMaximized(): boolean {
    return this.maximized
  }
  maximize(): void {
    this.maximized = true
  }
  getNormalBounds(): BrowserWindow['bounds'] {
    return this.bounds
  }
  restore(): void {
    this.minimized = false
  }
  show(): void {
    this.shown++
  }
  focus(): void {
    this.focused++
  }
  loadURL(url: string): Promise<void> {
    this.loaded = url
    return Promise.resolve()
  }
}

class FakeIpcMain {
  readonly #handlers = new Map<string, Listener>()

  handle(channel: string, handler: Listener): void {
    if (this.#handlers.has(channel)) throw new Error(`${channel} is handled twice`)
    this.#handlers.set(channel, handler)
  }
  /** Plays the window's side of `ipcRenderer.invoke`. */
  invoke(
    channel: string,
    input: unknown,
    from: { frame?: FakeFrame | null; contents?: FakeWebContents } = {},
  ): Promise<unknown> {
    const { frame = LAB_FRAME, contents = new FakeWebContents() } = from
    const handler = this.#handlers.get(channel)
    if (!handler) throw new Error(`nothing handles ${channel}`)
    return Promise.resolve(handler({ senderFrame: frame, sender: contents }, input))
  }
  channels(): string[] {
    return [...this.#handlers.keys()].sort()
  }
  clear(): void {
    this.#handlers.clear()
  }
}

class FakeApp extends EventEmitter {
  readonly paths: Record<string, string> = { userData: tmpdir(), documents: tmpdir() }
  readonly switches: Set<string> = new Set<string>()
  readonly commandLine: { hasSwitch(name: string): boolean } = {
    hasSwitch: (name) => this.switches.has(name),
  }
  isPackaged = false
  sandboxed = false
  hasLock = true
  lockData: unknown
  recent: string[] = []

  enableSandbox(): void {
    this.sandboxed = true
  }
  requestSingleInstanceLock(data: unknown): boolean {
    this.lockData = data
    return this.hasLock
  }
  getPath(name: string): string {
    return this.paths[name] ?? ''
  }
  setPath(name: string, value: string): void {
    this.paths[name] = value
  }
  getAppPath(): string {
    return '/app'
  }
  getVersion(): string {
    return '0.0.0'
  }
  addRecentDocument(file: string): void {
    this.recent.push(file)
  }
}

class FakeSession extends EventEmitter {
  permissionRequest:
    ((contents: unknown, name: string, decide: (yes: boolean) => void) => void) | null = null
  permissionCheck: ((contents: unknown, name: string) => boolean) | null = null
  devicePermission: (() => boolean) | null = null
  blocked: { urls: string[]; decide: Listener } | undefined
  readonly webRequest: { onBeforeRequest(filter: { urls: string[] }, decide: Listener): void } = {
    onBeforeRequest: ({ urls }, decide) => (this.blocked = { urls, decide }),
  }

  setPermissionRequestHandler(handler: FakeSession['permissionRequest']): void {
    this.permissionRequest = handler
  }
  setPermissionCheckHandler(handler: FakeSession['permissionCheck']): void {
    this.permissionCheck = handler
  }
  setDevicePermissionHandler(handler: FakeSession['devicePermission']): void {
    this.devicePermission = handler
  }
}

class FakeDialog {
  /** What the user chooses in the next dialogs; an empty list dismisses. */
  choice: string[] = []
  asked: unknown

  showOpenDialog(options: unknown): Promise<{ canceled: boolean; filePaths: string[] }> {
    this.asked = options
    return Promise.resolve({ canceled: this.choice.length === 0, filePaths: this.choice })
  }
  showSaveDialog(options: unknown): Promise<{ canceled: boolean; filePath: string }> {
    this.asked = options
    const [filePath = ''] = this.choice
    return Promise.resolve({ canceled: filePath === '', filePath })
  }
  showMessageBox(options: unknown): Promise<{ response: number }> {
    this.asked = options
    return Promise.resolve({ response: 0 })
  }
}

class FakeProtocol {
  privileged: unknown
  readonly handlers: Map<string, Listener> = new Map<string, Listener>()

  registerSchemesAsPrivileged(schemes: unknown): void {
    this.privileged = schemes
  }
  handle(scheme: string, handler: Listener): void {
    this.handlers.set(scheme, handler)
  }
}

/** The renderer's half, for the preload script. */
class FakeIpcRenderer extends EventEmitter {
  readonly invoked: { channel: string; input: unknown }[] = []

  invoke(channel: string, input: unknown): Promise<unknown> {
    this.invoked.push({ channel, input })
    return Promise.resolve({ ok: true, value: channel })
  }
}

export const exposed: Record<string, unknown> = {}
export const contextBridge = {
  exposeInMainWorld: (name: string, api: unknown): void => void (exposed[name] = api),
}
export const ipcRenderer: FakeIpcRenderer = new FakeIpcRenderer()
export const ipcMain: FakeIpcMain = new FakeIpcMain()
export const app: FakeApp = new FakeApp()
export const session = { defaultSession: new FakeSession() }
export const dialog: FakeDialog = new FakeDialog()
export const protocol: FakeProtocol = new FakeProtocol()
export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: true }
export const screen = {
  getAllDisplays: (): unknown[] => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
}
export const Menu = {
  installed: undefined as unknown,
  buildFromTemplate: (template: unknown): unknown => template,
  setApplicationMenu: (menu: unknown): void => void (Menu.installed = menu),
}
