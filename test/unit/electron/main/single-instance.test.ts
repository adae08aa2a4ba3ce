import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OpenQueue } from '../../../../electron/main/open-queue.ts'
import { claimSingleInstance } from '../../../../electron/main/single-instance.ts'
import { BrowserWindow, app } from '../../../doubles/electron.ts'

vi.mock('electron', () => import('../../../doubles/electron.ts'))

const argv = process.argv
const delivered: string[] = []
let queue: OpenQueue
let window: BrowserWindow

function claim(): boolean {
  return claimSingleInstance(queue, () => window as unknown as Electron.BrowserWindow)
}

beforeEach(() => {
  app.removeAllListeners()
  app.hasLock = true
  delivered.length = 0
  queue = new OpenQueue()
  queue.connect((paths) => delivered.push(...paths))
  window = new BrowserWindow()
  process.argv = ['electron', '.', '/t/first.racetrace']
})
afterEach(() => {
  process.argv = argv
})

describe('the first lab', () => {
  it('opens the files it was started with', () => {
    expect(claim()).toBe(true)
    expect(delivered).toEqual(['/t/first.racetrace'])
  })

  it('comes to the front and opens the files of a second start', () => {
    claim()
    window.minimized = true
    app.emit('second-instance', {}, ['--chromium-switch'], '/', { files: ['/t/second.racetrace'] })
    expect(delivered).toEqual(['/t/first.racetrace', '/t/second.racetrace'])
    expect([window.minimized, window.shown, window.focused]).toEqual([false, 1, 1])
  })

  it.each([undefined, null, 'files', { files: 'x.racetrace' }, { files: [1, null, '/t/a.txt'] }])(
    'takes no harm from a second start that says %j',
    (additionalData) => {
      claim()
      app.emit('second-instance', {}, [], '/', additionalData)
      expect(delivered).toEqual(['/t/first.racetrace'])
    },
  )
})

it('a second lab hands its files over, says so and gives way', () => {
  app.hasLock = false
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  expect(claim()).toBe(false)
  expect(app.lockData).toEqual({ files: ['/t/first.racetrace'] })
  expect(delivered).toEqual([])
  expect(log.mock.calls).toEqual([
    ['Racelab is already running; its window is in front now. It was given /t/first.racetrace.'],
  ])
  log.mockRestore()
})
