/** `npm start` itself, on a machine without a display: what it says, what it starts, and what is left when it ends. */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { REPOSITORY } from '../support/lab-session.ts'

interface Started {
  readonly child: ChildProcess
  said(): string
  /** Waits for these words; fails at once when the process ends without them. */
  says(words: string | RegExp): Promise<void>
  readonly ended: Promise<number | null>
}

let userData: string
let started: Started | undefined

beforeEach(async () => {
  userData = await mkdtemp(path.join(tmpdir(), 'racelab-start-'))
})
afterEach(async () => {
  started?.child.kill('SIGTERM')
  await started?.ended
  await rm(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
})

function start(...args: string[]): Started {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env
  const child = spawn(process.execPath, ['scripts/start.mjs', ...args], {
    cwd: REPOSITORY,
    env: { ...inherited, RACELAB_USER_DATA: userData },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const says = async (words: string | RegExp): Promise<void> => {
    const over = ended.then((code) => `ended with code ${code}`)
    for (;;) {
      const state = await Promise.race([over, delay(50)])
      if (typeof words === 'string' ? text.includes(words) : words.test(text)) return
      if (state !== undefined) throw new Error(`${state}, having said:\n${text}`)
    }
  }
  started = { child, said: () => text, says, ended }
  return started
}

/** On Linux only, which is where a virtual screen is. */
async function childrenOf(pid: number | undefined): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return children.trim().split(' ').filter(Boolean).map(Number)
}

/** False for one that has ended and that nobody has asked about yet. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe.runIf(process.platform === 'linux')('npm start without a display', () => {
  it('opens the lab on a virtual screen, says how to see it, and ends without a trace', async () => {
    const { child, said, says, ended } = start()
    await says('Ctrl-C or closing the window ends the lab.')
    expect(said()).toContain('There is no display here')
    expect(said()).toContain('npm start -- --browser')
    expect(said()).toContain('npm run -s racelab -- list')
    const children = await childrenOf(child.pid)
    // Screen and window, and what ends each of them should this one be killed.
    expect(children.map(isRunning)).toEqual([true, true, true, true])
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    await expect.poll(() => children.map(isRunning)).toEqual([false, false, false, false])
    expect(said()).not.toMatch(/ERROR:|Error/)
  })

  it('leaves no screen and no window behind when it is killed', async () => {
    const { child, says } = start()
    await says('Ctrl-C or closing the window ends the lab.')
    await expect.poll(() => childrenOf(child.pid)).toHaveLength(4)
    const children = await childrenOf(child.pid)
    child.kill('SIGKILL')
    await expect
      .poll(() => children.some(isRunning), { timeout: 10_000, interval: 100 })
      .toBe(false)
  })
})

describe('npm start -- --browser', () => {
  it('serves the lab on loopback until interrupted', async () => {
    const { child, said, says, ended } = start('--browser', '--port', '0')
    await says(/http:\/\/127\.0\.0\.1:\d+\//)
    const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(said())?.[0] ?? ''
    const page = await fetch(url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<title>Racelab</title>')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })
})

describe('npm start refuses', () => {
  it.each([
    ['an option it does not know', ['--bogus'], "Unknown option '--bogus'"],
    ['a port that is none', ['--browser', '--port', '99999'], '--port 99999 is not a port.'],
  ])('%s, and says what there is', async (_what, args, message) => {
    const { said, ended } = start(...args)
    expect(await ended).toBe(2)
    expect(said()).toContain(message)
  })

  it('a runtime folder without a runtime', async () => {
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] = userData
    const { said, ended } = start()
    delete process.env['ELECTRON_OVERRIDE_DIST_PATH']
    expect(await ended).toBe(2)
    expect(said()).toContain(`ELECTRON_OVERRIDE_DIST_PATH is set to ${userData}`)
  })
})

it('npm start -- --help explains itself', async () => {
  const { said, ended } = start('--help')
  expect(await ended).toBe(0)
  expect(said()).toContain('npm start -- --browser')
})
