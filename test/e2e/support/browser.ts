/** The lab in Debian's Chromium, served on loopback exactly as `npm start -- --browser` serves it. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { serve } from '../../../scripts/serve.mjs'
import { CHROMIUM_FLAGS, chromiumPath } from './chromium.ts'
import { takeScreenshot, watchProblems, type LabSession } from './lab-session.ts'

export interface BrowserSession extends LabSession {
  readonly kind: 'browser'
  readonly url: string
  /** Folder of the browser's profile. */
  readonly profile: string
  /** Kills every process of the browser at once, as a power cut would, and starts it again. */
  kill(): Promise<void>
}

/** A quota that any recording exceeds. */
const NO_ROOM_BYTES = 64 * 1024

/** `flags` go to Chromium besides the usual ones. */
export async function launchBrowser(flags: readonly string[] = []): Promise<BrowserSession> {
  const executablePath = chromiumPath()
  const server = await serve({ port: 0 })
  const folder = await mkdtemp(path.join(tmpdir(), 'racelab-browser-'))
  const profile = path.join(folder, 'profile')
  const problems: string[] = []

  const start = async (): Promise<{ context: BrowserContext; page: Page }> => {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      args: [...CHROMIUM_FLAGS, ...flags],
      viewport: { width: 1440, height: 900 },
      acceptDownloads: true,
    })
    watchProblems(context, problems)
    // Headless Chromium cannot show the save dialog; without it the lab downloads, as other browsers do.
    await context.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'))
    const [page = await context.newPage()] = context.pages()
    await page.goto(server.url)
    return { context, page }
  }

  let running = await start()
  return {
    kind: 'browser',
    url: server.url,
    profile,
    get page() {
      return running.page
    },
    willChoose(...files) {
      running.page.once('filechooser', (chooser) => void chooser.setFiles(files))
      return Promise.resolve()
    },
    async savedBy(action) {
      const downloading = running.page.waitForEvent('download')
      await action()
      const download = await downloading
      const file = path.join(folder, 'saved', download.suggestedFilename())
      await download.saveAs(file)
      return file
    },
    async fillDisk() {
      const session = await running.context.newCDPSession(running.page)
      const { origin } = new URL(server.url)
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: NO_ROOM_BYTES })
      return async () => {
        await session.send('Storage.overrideQuotaForOrigin', { origin })
      }
    },
    problems: () => problems,
    async restart() {
      await running.context.close()
      running = await start()
    },
    async kill() {
      const gone = running.context.waitForEvent('close')
      // Playwright starts the browser as the leader of a group of its own.
      process.kill(-(await leaderWith(profile)), 'SIGKILL')
      await gone
      running = await start()
    },
    screenshot: (name) => takeScreenshot(running.page, name, 'browser'),
    async close() {
      await running.context.close()
      await server.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

/** The browser's first process: the one with this profile that is no child of the browser's own. */
async function leaderWith(profile: string): Promise<number> {
  for (const name of await readdir('/proc')) {
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    if (!command.includes(`--user-data-dir=${profile}`) || command.includes('--type=')) continue
    return Number(name)
  }
  throw new Error('the browser is not running')
}
