import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { handle, isLabFrame, push } from '../../../../electron/main/ipc.ts'
import { parseNothing } from '../../../../electron/main/parse.ts'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import { FakeWebContents, LAB_FRAME, fakeFrame, ipcMain } from '../../../doubles/electron.ts'

vi.mock('electron', () => import('../../../doubles/electron.ts'))

const silence = vi.spyOn(console, 'error').mockImplementation(() => undefined)

describe('the door for messages', () => {
  const answer = vi.fn<() => Result<number, Failure>>(() => ok(42))

  beforeEach(() => {
    ipcMain.clear()
    answer.mockClear()
    handle('storage:free', parseNothing, answer)
  })
  afterEach(() => silence.mockClear())

  it('answers the main frame of the lab', async () => {
    await expect(ipcMain.invoke('storage:free', undefined)).resolves.toEqual({
      ok: true,
      value: 42,
    })
  })

  it.each([
    ['a frame that is gone', null],
    ['a frame inside the lab', fakeFrame('lab://app', LAB_FRAME)],
    ['a web page', fakeFrame('https://app')],
    ['a look-alike host', fakeFrame('lab://app.evil')],
    ['another host of the scheme', fakeFrame('lab://other')],
    ['another port', fakeFrame('lab://app:81')],
    ['a file', fakeFrame('file://')],
    ['an opaque origin', fakeFrame('null')],
  ])('refuses %s without looking at the message', async (_what, frame) => {
    const reply = await ipcMain.invoke('storage:free', undefined, { frame })
    expect(reply).toMatchObject({ ok: false, error: { code: 'E_FORBIDDEN_SENDER' } })
    expect(answer).not.toHaveBeenCalled()
  })

  it('does not act on input that does not parse', async () => {
    const reply = await ipcMain.invoke('storage:free', { path: '/etc' })
    expect(reply).toMatchObject({ ok: false, error: { code: 'E_BAD_MESSAGE' } })
    expect(answer).not.toHaveBeenCalled()
  })

  it('turns a throw into a value', async () => {
    answer.mockImplementation(() => {
      throw new TypeError('boom')
    })
    const reply = await ipcMain.invoke('storage:free', undefined)
    expect(reply).toMatchObject({ ok: false, error: { code: 'E_INTERNAL' } })
    expect(JSON.stringify(reply)).toContain('boom')
  })
})

describe('isLabFrame', () => {
  it('wants the main frame and the exact origin', () => {
    const trusted = isLabFrame as (frame: unknown) => boolean
    expect(trusted(LAB_FRAME)).toBe(true)
    expect(trusted(fakeFrame('LAB://app'))).toBe(false)
    expect(trusted(null)).toBe(false)
  })
})

describe('push', () => {
  it('says nothing to a window that is gone', () => {
    const contents = new FakeWebContents()
    const send = push as (to: unknown, channel: 'menu:command', id: 'run.start') => void
    send(contents, 'menu:command', 'run.start')
    contents.destroyed = true
    send(contents, 'menu:command', 'run.start')
    expect(contents.sent).toEqual([{ channel: 'menu:command', message: 'run.start' }])
  })
})
