/** The lab in the real Electron: the built app, in the runtime that `npm start` would use. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { hasDisplay, startVirtualDisplay } from '../../../scripts/display.mjs'
import { resolveRuntime } from '../../../scripts/runtime/resolve.mjs'
import { REPOSITORY, takeScreenshot, watchProblems, type LabSession } from './lab-session.ts'

export interface ElectronOptions {
  /** Arguments after the app's path, as on a command line. */
  readonly args?: readonly string[]
  /** A packaged app to start instead of the build in `out/`. */
  readonly executable?: string
}

export interface ElectronSession extends LabSession {
  readonly kind: 'electron'
  readonly app: ElectronApplication
  readonly userData: string
  /** What a second process needs to meet this one. */
  readonly environment: Record<string, string>
  /** Kills every process of the lab at once, as a power cut would, and starts it again. */
  kill(): Promise<void>
}

const SAVE_MS = 60_000

export async function launchElectron(options: ElectronOptions = {}): Promise<ElectronSession> {
  const runtime = await resolveRuntime()
  // Playwright asks the `electron` package, which asks this variable.
  if (runtime.origin === 'registry') process.env['ELECTRON_OVERRIDE_DIST_PATH'] = runtime.directory
  const userData = await mkdtemp(path.join(tmpdir(), 'racelab-user-'))
  const screen = hasDisplay() ? undefined : await startVirtualDisplay()
  const environment = {
    ...(process.env as Record<string, string>),
    ...(screen ? { DISPLAY: screen.display } : {}),
    RACELAB_USER_DATA: userData,
  }
  const problems: string[] = []

  const start = async (): Promise<{ app: ElectronApplication; page: Page }> => {
    const { executable, args = [] } = options
    const app = await _electron.launch({
      ...(executable ? { executablePath: executable, args: [...args] } : { args: ['.', ...args] }),
      cwd: REPOSITORY,
      env: environment,
    })
    watchProblems(app.context(), problems)
    const page = await app.firstWindow()
    await page.waitForURL('lab://app/**')
    return { app, page }
  }

  let running = await start()
  return {
    kind: 'electron',
    userData,
    environment,
    get app() {
      return running.app
    },
    get page() {
      return running.page
    },
    async willChoose(...filePaths) {
      await running.app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: chosen })
      }, filePaths)
    },
    async savedBy(action) {
      const folder = await mkdtemp(path.join(userData, 'saved-'))
      await running.app.evaluate(({ dialog }, target) => {
        dialog.showSaveDialog = (...args: unknown[]) => {
          const { defaultPath } = args.at(-1) as { defaultPath: string }
          const name = defaultPath.split(/[/\\]/).at(-1) ?? 'unnamed'
          return Promise.resolve({ canceled: false, filePath: `${target}/${name}` })
        }
      }, folder)
      await action()
      return finishedFileIn(folder)
    },
    async fillDisk() {
      await pretendFreeBlocks(running.app, 1)
      return () => pretendFreeBlocks(running.app, undefined)
    },
    problems: () => problems,
    async restart() {
      await running.app.close()
      running = await start()
    },
    async kill() {
      const { pid } = running.app.process()
      if (pid === undefined) throw new Error('the lab is not running')
      const gone = running.app.waitForEvent('close', { timeout: 30_000 })
      // Playwright starts the lab as the leader of a group of its own.
      process.kill(-pid, 'SIGKILL')
      await gone
      running = await start()
    },
    screenshot: (name) => takeScreenshot(running.page, name, 'electron'),
    async close() {
      await running.app.close()
      await screen?.stop()
      await rm(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

/** Has the main process see `blocks` free blocks on every disk; undefined for what is really free. */
async function pretendFreeBlocks(
  app: ElectronApplication,
  blocks: number | undefined,
): Promise<void> {
  await app.evaluate((_electron, free) => {
    const files = process.getBuiltinModule('fs/promises')
    const kept = files as { statfs: typeof files.statfs; reallyStatfs?: typeof files.statfs }
    const statfs = (kept.reallyStatfs ??= kept.statfs)
    kept.statfs = (async (path: string) => {
      const real = await statfs(path)
      return free === undefined ? real : Object.assign(real, { bavail: free, bfree: free })
    }) as typeof files.statfs
    process.getBuiltinModule('module').syncBuiltinESMExports()
  }, blocks)
}

/** A saved file gets its name only when it is whole, so the first name that is no temporary one is it. */
async function finishedFileIn(folder: string): Promise<string> {
  for (const deadline = Date.now() + SAVE_MS; Date.now() < deadline;) {
    const name = (await readdir(folder)).find((candidate) => !candidate.endsWith('.part'))
    if (name) return path.join(folder, name)
    await delay(50)
  }
  throw new Error(`nothing was saved within ${SAVE_MS / 1000} s`)
}
