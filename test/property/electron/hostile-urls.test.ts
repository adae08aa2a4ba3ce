import * as fc from 'fast-check'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { respondToLabRequest } from '../../../electron/main/app-protocol.ts'
import { assetSegments } from '../../../electron/main/asset-path.ts'
import { respondWithAsset } from '../../../electron/main/assets.ts'
import { SECURITY_HEADERS } from '#shared/headers.ts'

vi.mock('electron', () => import('../../doubles/electron.ts'))

/** Pieces that have got past somebody's check somewhere. */
const HOSTILE_PIECES = [
  '.. . / // \\ : ; ? # ~ @ | % %f %2e %2E%2e %2f %5c %00 %25 %252e %c0%ae ‥ ／ ․ ::$DATA C:',
  'secret.txt index.html assets a.js lab: file: con nul. INDEX~1.HTM \0 \n',
].flatMap((line) => line.split(' '))
const hostilePiece = fc.oneof(fc.constantFrom(' ', ...HOSTILE_PIECES), fc.string({ maxLength: 4 }))
const hostilePath = fc.array(hostilePiece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`)

let folder: string
let root: string
const CONTENT = 'part of the lab'

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'racelab-hostile-'))
  root = path.join(folder, 'renderer')
  await mkdir(path.join(root, 'assets'), { recursive: true })
  await writeFile(path.join(folder, 'secret.txt'), 'not part of the lab')
  await writeFile(path.join(root, 'index.html'), CONTENT)
  await writeFile(path.join(root, 'assets', 'a.js'), CONTENT)
})
afterAll(() => rm(folder, { recursive: true }))

it('accepts only names that stay where they are put, on any platform', () => {
  fc.assert(
    fc.property(hostilePath, (pathname) => {
      const segments = assetSegments(pathname)
      if (segments === undefined) return
      for (const { join, relative, sep } of [path.posix, path.win32]) {
        expect(relative('/srv/lab', join('/srv/lab', ...segments))).toBe(segments.join(sep))
      }
    }),
    { numRuns: 20_000 },
  )
})

it('serves nothing but the lab, whatever the path', async () => {
  await fc.assert(
    fc.asyncProperty(hostilePath, async (pathname) => {
      const { status, headers, body } = await respondWithAsset(root, { method: 'GET', pathname })
      expect(headers).toMatchObject(SECURITY_HEADERS)
      const text = status === 200 ? new TextDecoder().decode(body ?? undefined) : CONTENT
      expect(text).toBe(CONTENT)
    }),
    { numRuns: 3_000 },
  )
})

it('serves nothing but the lab, whatever the URL', async () => {
  const hostileUrl = fc
    .tuple(
      fc.constantFrom('lab://app', 'lab://app.', 'lab://evil', 'lab://app@evil', 'lab://'),
      hostilePath,
    )
    .map(([origin, pathname]) => origin + pathname)
    .filter((url) => URL.canParse(url))
  await fc.assert(
    fc.asyncProperty(hostileUrl, async (url) => {
      // As much of a Request as the handler looks at: the real one refuses some of these by itself.
      const request = { url, method: 'GET', headers: new Headers() } as Request
      const response = await respondToLabRequest(root, request)
      const served = response.status === 200
      expect(served && new URL(url).host !== 'app').toBe(false)
      expect(served ? await response.text() : CONTENT).toBe(CONTENT)
    }),
    { numRuns: 3_000 },
  )
})
