import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SECURITY_HEADERS } from '#shared/headers.ts'
import { launchBrowser, type BrowserSession } from '../support/browser.ts'

let lab: BrowserSession

beforeAll(async () => {
  lab = await launchBrowser()
})
afterAll(() => lab.close())

describe('the page', () => {
  it('is isolated, so that workers may share memory, and has no desktop bridge', async () => {
    const facts = await lab.page.evaluate(() => ({
      isolated: crossOriginIsolated,
      shared: new SharedArrayBuffer(8).byteLength,
      bridge: typeof window.racelab,
    }))
    expect(facts).toEqual({ isolated: true, shared: 8, bridge: 'undefined' })
  })

  it('violates nothing of its own policy, and complains about nothing else', async () => {
    await lab.page.waitForLoadState('networkidle')
    expect(lab.problems()).toEqual([])
  })
})

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
}

/** Asks the server as no browser would. */
function ask(path: string, options: { host?: string; method?: string } = {}): Promise<Answer> {
  const { port } = new URL(lab.url)
  const { host = `127.0.0.1:${port}`, method = 'GET' } = options
  return new Promise((resolve, reject) => {
    const asking = request(
      { host: '127.0.0.1', port, path, method, headers: { host } },
      (response) => {
        response.resume()
        resolve({ status: response.statusCode, headers: response.headers })
      },
    )
    asking.on('error', reject)
    asking.end()
  })
}

describe('the loopback server', () => {
  const expected = Object.entries(SECURITY_HEADERS).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ])

  it('puts the security headers on everything, refusals included', async () => {
    for (const path of ['/', '/no-such-file', '/../package.json']) {
      expect((await ask(path)).headers).toMatchObject(Object.fromEntries(expected))
    }
  })

  it.each([
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/server/assets.js',
    '//etc/passwd',
  ])('refuses %s', async (path) => {
    expect((await ask(path)).status).toBe(400)
  })

  it('answers reads only', async () => {
    expect((await ask('/', { method: 'POST' })).status).toBe(405)
  })

  it('knows itself by loopback names alone, so that no other name becomes an origin of the lab', async () => {
    expect((await ask('/', { host: 'rebound.example' })).status).toBe(400)
    expect((await ask('/', { host: 'localhost' })).status).toBe(400)
    expect(
      (await ask('/', { host: new URL(lab.url).host.replace('127.0.0.1', 'localhost') })).status,
    ).toBe(200)
  })
})
