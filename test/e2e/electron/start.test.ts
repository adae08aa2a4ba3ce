/** `npm start` itself, on a machine without a display: what it says, what it starts, and what is left when it ends. */
import { spawn, type ChildProcess } from 'node:child_process'
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

function isRunning(pid = 0): boolean {
  try {
    return process.kill(pid, 0)
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
    const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
    const [screen, lab] = children.trim().split(' ').map(Number)
    expect([screen, lab].map(isRunning)).toEqual([true, true])
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect([screen, lab].map(isRunning)).toEqual([false, false])
    expect(said()).not.toMatch(/ERROR:|Error/)
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
