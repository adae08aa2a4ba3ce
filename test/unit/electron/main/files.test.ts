import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openForWindow, releaseFilesWith, setupFiles } from '../../../../electron/main/files.ts'
import { FakeWebContents, app, dialog, ipcMain } from '../../../doubles/electron.ts'

vi.mock('electron', () => import('../../../doubles/electron.ts'))

let folder: string
let source: string
let contents: FakeWebContents

interface Reply {
  ok: boolean
  value?: unknown
  error?: { code: string; message: string; hint?: string }
}
const ask = (channel: string, input?: unknown, from = contents): Promise<Reply> =>
  ipcMain.invoke(channel, input, { contents: from }) as Promise<Reply>
const real = (fake: FakeWebContents): Electron.WebContents =>
  fake as unknown as Electron.WebContents

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'racelab-files-'))
  source = path.join(folder, 'in.racetrace')
  await writeFile(source, '0123456789')
  ipcMain.clear()
  setupFiles()
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => {
  contents = new FakeWebContents()
  releaseFilesWith(real(contents))
  dialog.choice = []
})

async function openSource(): Promise<string> {
  dialog.choice = [source]
  const reply = await ask('files:open')
  const [file] = reply.value as { value: { token: string; name: string; size: number } }[]
  expect(file?.value).toMatchObject({ name: 'in.racetrace', size: 10 })
  return file?.value.token ?? ''
}

describe('reading', () => {
  it('streams a chosen file by token, to its end and no further', async () => {
    const token = await openSource()
    const text = async (offset: number, length: number): Promise<string> => {
      const { value } = await ask('files:read', { token, offset, length })
      return new TextDecoder().decode(value as Uint8Array)
    }
    expect(await text(2, 3)).toBe('234')
    expect(await text(8, 100)).toBe('89')
    expect(await text(100, 5)).toBe('')
  })

  it('tells the window nothing about where the file is', async () => {
    dialog.choice = [source]
    expect(JSON.stringify(await ask('files:open'))).not.toContain(folder)
    dialog.choice = [path.join(folder, 'gone.racetrace')]
    const reply = await ask('files:open')
    expect(reply.value).toMatchObject([{ ok: false, error: { code: 'E_FILE_MISSING' } }])
    expect(JSON.stringify(reply)).not.toContain(folder)
  })

  it('answers a dismissed dialog with an empty list', async () => {
    expect(await ask('files:open')).toEqual({ ok: true, value: [] })
  })

  it('offers recordings and captures, packed ones too', async () => {
    await ask('files:open')
    const { filters } = dialog.asked as Electron.OpenDialogOptions
    for (const offered of ['racetrace', 'json', 'txt', 'gz']) {
      expect(filters?.[0]?.extensions).toContain(offered)
    }
  })

  it('refuses a folder, and opens the others that were chosen with it', async () => {
    dialog.choice = [folder, source]
    expect((await ask('files:open')).value).toMatchObject([
      { ok: false, error: { code: expect.stringMatching(/E_FILE_IS_FOLDER|E_NOT_A_FILE/) } },
      { ok: true, value: { name: 'in.racetrace', size: 10 } },
    ])
  })

  it('knows a token in its own window only, until it is closed or the page changes', async () => {
    const token = await openSource()
    const read = { token, offset: 0, length: 1 }
    expect((await ask('files:read', read, new FakeWebContents())).error?.code).toBe('E_FILE_CLOSED')
    expect((await ask('files:read', read)).ok).toBe(true)
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false }) // and refused
    expect((await ask('files:read', read)).ok).toBe(true)
    contents.emit('did-navigate')
    expect((await ask('files:read', read)).error?.code).toBe('E_FILE_CLOSED')
    const again = await openSource()
    expect(await ask('files:close', again)).toEqual({ ok: true, value: undefined })
    expect((await ask('files:read', { ...read, token: again })).error?.code).toBe('E_FILE_CLOSED')
  })

  it('remembers files handed over from outside as recent documents', async () => {
    expect(await openForWindow(source, real(contents))).toMatchObject({
      ok: true,
      value: { size: 10 },
    })
    expect(app.recent).toContain(source)
  })
})

describe('saving', () => {
  const out = (): string => path.join(folder, 'out.racetrace')

  async function openTarget(): Promise<string> {
    dialog.choice = [out()]
    const reply = await ask('files:save', 'suggested.racetrace')
    expect(reply.value).toMatchObject({ name: 'out.racetrace' })
    return (reply.value as { token: string }).token
  }
  const write = (token: string, text: string): Promise<Reply> =>
    ask('files:write', { token, bytes: new TextEncoder().encode(text) })

  it('writes what it is sent and shows it when finished', async () => {
    const token = await openTarget()
    await write(token, 'abc')
    await write(token, 'def')
    expect(await ask('files:finish', token)).toEqual({ ok: true, value: undefined })
    expect(await readFile(out(), 'utf8')).toBe('abcdef')
    expect((await write(token, 'more')).error?.code).toBe('E_FILE_CLOSED')
    await rm(out())
  })

  it('leaves nothing when aborted, or when the page goes in the middle', async () => {
    const first = await openTarget()
    await write(first, 'abc')
    await ask('files:abort', first)
    const second = await openTarget()
    await write(second, 'abc')
    contents.emit('render-process-gone', {}, {})
    await vi.waitFor(async () => expect(await readdir(folder)).toEqual(['in.racetrace']))
  })

  it('suggests the name in the documents folder, and answers null when dismissed', async () => {
    expect(await ask('files:save', 'run.racetrace')).toEqual({ ok: true, value: null })
    expect(dialog.asked).toMatchObject({
      defaultPath: path.join(app.getPath('documents'), 'run.racetrace'),
      filters: [{ extensions: ['racetrace'] }],
    })
  })

  it('explains a place that cannot be written to', async () => {
    dialog.choice = [path.join(folder, 'missing', 'x.racetrace')]
    const reply = await ask('files:save', 'x.racetrace')
    expect(reply.error).toMatchObject({ code: 'E_FILE_MISSING', at: 'x.racetrace' })
    expect(reply.error?.hint).toBeTruthy()
  })
})
