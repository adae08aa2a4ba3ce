import { beforeAll, expect, it, vi } from 'vitest'
import type { LabApi } from '#shared/ipc-contract.ts'
import { exposed, ipcRenderer } from '../../../doubles/electron.ts'

vi.mock('electron', () => import('../../../doubles/electron.ts'))

let lab: LabApi

beforeAll(async () => {
  await import('../../../../electron/preload/index.ts')
  lab = exposed['racelab'] as LabApi
})

it('puts one object of plain functions on the page, and nothing else', () => {
  expect(Object.keys(exposed)).toEqual(['racelab'])
  expect(Object.keys(lab).sort()).toEqual([
    'fileAbort',
    'fileClose',
    'fileFinish',
    'fileRead',
    'fileWrite',
    'freeBytes',
    'memoryBytes',
    'onCommand',
    'onIncomingFiles',
    'openFiles',
    'ready',
    'saveFile',
    'setTheme',
  ])
  for (const member of Object.values(lab)) expect(member).toBeTypeOf('function')
})

it('sends each call on its own channel', async () => {
  const bytes = new Uint8Array([1])
  await lab.ready()
  await lab.fileRead('t', 4, 2)
  await lab.fileWrite('t', bytes)
  await lab.saveFile('a.csv')
  await lab.setTheme('dark')
  expect(ipcRenderer.invoked).toEqual([
    { channel: 'app:ready', input: undefined },
    { channel: 'files:read', input: { token: 't', offset: 4, length: 2 } },
    { channel: 'files:write', input: { token: 't', bytes } },
    { channel: 'files:save', input: 'a.csv' },
    { channel: 'theme:set', input: 'dark' },
  ])
})

it('passes on the message without the event, until unsubscribed', () => {
  const heard = vi.fn<(id: string) => void>()
  const unsubscribe = lab.onCommand(heard)
  ipcRenderer.emit('menu:command', { sender: 'the whole of ipcRenderer' }, 'run.start')
  unsubscribe()
  ipcRenderer.emit('menu:command', {}, 'run.stop')
  expect(heard.mock.calls).toEqual([['run.start']])
})
