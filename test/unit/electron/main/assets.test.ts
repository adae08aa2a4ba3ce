import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { respondWithAsset, type AssetRequest } from '../../../../electron/main/assets.ts'
import { SECURITY_HEADERS } from '#shared/headers.ts'

let folder: string
let root: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'racelab-assets-'))
  root = path.join(folder, 'renderer')
  await mkdir(path.join(root, 'assets'), { recursive: true })
  await writeFile(path.join(folder, 'secret.txt'), 'secret')
  await writeFile(path.join(root, 'index.html'), '<!doctype html>')
  await writeFile(path.join(root, 'assets', 'run.worker-Dx3_k-1a.js'), 'postMessage(1)')
})
afterAll(() => rm(folder, { recursive: true }))

function get(
  pathname: string,
  more: Partial<AssetRequest> = {},
): ReturnType<typeof respondWithAsset> {
  return respondWithAsset(root, { method: 'GET', pathname, ...more })
}

describe('respondWithAsset', () => {
  it('serves the page for the bare origin, never from the cache unasked', async () => {
    const { status, headers, body } = await get('/')
    expect(status).toBe(200)
    expect(new TextDecoder().decode(body ?? undefined)).toBe('<!doctype html>')
    expect(headers).toMatchObject({
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-cache',
      'Content-Length': '15',
    })
  })

  it('serves a worker script with a type that browsers run, to keep', async () => {
    const { headers } = await get('/assets/run.worker-Dx3_k-1a.js')
    expect(headers['Content-Type']).toBe('text/javascript; charset=utf-8')
    expect(headers['Cache-Control']).toBe('public, max-age=31536000, immutable')
  })

  it.each(['/', '/assets/run.worker-Dx3_k-1a.js', '/nothing.js', '/../secret.txt', '', '/%'])(
    'isolates and confines the answer to %j, whatever it is',
    async (pathname) => {
      for (const method of ['GET', 'HEAD', 'POST']) {
        expect((await get(pathname, { method })).headers).toMatchObject(SECURITY_HEADERS)
      }
    },
  )

  it('answers HEAD with the headers alone', async () => {
    const { status, headers, body } = await get('/', { method: 'HEAD' })
    expect([status, headers['Content-Length'], body]).toEqual([200, '15', null])
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'get'])('refuses %s', async (method) => {
    expect(await get('/', { method })).toMatchObject({
      status: 405,
      headers: { Allow: 'GET, HEAD' },
    })
  })

  it('answers 304 to what the client has, by entity tag before date', async () => {
    const first = await get('/')
    const etag = first.headers['ETag']
    const date = first.headers['Last-Modified']
    expect((await get('/', { ifNoneMatch: etag })).status).toBe(304)
    expect((await get('/', { ifModifiedSince: date })).status).toBe(304)
    expect((await get('/', { ifNoneMatch: '"other"', ifModifiedSince: date })).status).toBe(200)
  })

  it('does not serve folders', async () => {
    expect((await get('/assets')).status).toBe(404)
    expect((await get('/assets/')).status).toBe(400)
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/../../secret.txt',
    '//secret.txt',
    '/C:/Windows/win.ini',
    '/index.html::$DATA',
    '/index.html%00.js',
    '/index.html.',
    '/.git/config',
    '/%',
    '/%ff',
    'secret.txt',
    '',
    `/${'a'.repeat(5000)}`,
  ])('refuses %j', async (pathname) => {
    expect((await get(pathname)).status).toBe(400)
  })
})
