import { expect, it, vi } from 'vitest'
import { registerAppScheme, setupAppProtocol } from '../../../../electron/main/app-protocol.ts'
import { protocol } from '../../../doubles/electron.ts'

vi.mock('electron', () => import('../../../doubles/electron.ts'))

it('gives the scheme an origin and storage, and no way around its own policy', () => {
  registerAppScheme()
  expect(protocol.privileged).toEqual([
    {
      scheme: 'lab',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
})

it('handles the scheme, and refuses every host but the app', async () => {
  setupAppProtocol()
  const respond = protocol.handlers.get('lab') as (request: Request) => Promise<Response>
  const request = (url: string): Request =>
    ({ url, method: 'GET', headers: new Headers() }) as Request
  expect((await respond(request('lab://evil/index.html'))).status).toBe(400)
  expect((await respond(request('lab://app/nothing-is-built-here.js'))).status).toBe(404)
})
