/**
 * Answers requests for the built renderer, with the same headers and the same refusals inside Electron
 * (`lab:` protocol) and on loopback (`npm start -- --browser`). Knows nothing of either.
 */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { assetSegments } from './asset-path.ts'
import { SECURITY_HEADERS } from '#shared/headers.ts'

export interface AssetRequest {
  readonly method: string
  /** Percent-encoded, without query and fragment. */
  readonly pathname: string
  readonly ifNoneMatch?: string | undefined
  readonly ifModifiedSince?: string | undefined
}

export interface AssetResponse {
  readonly status: 200 | 304 | 400 | 404 | 405
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer> | null
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.racetrace': 'application/vnd.racelab.trace',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** File names in here carry a hash of their content. */
const HASHED_FOLDER = 'assets'

/** @param root folder of the built renderer; may lie inside an asar archive */
export async function respondWithAsset(
  root: string,
  request: AssetRequest,
): Promise<AssetResponse> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refusal(405, 'Only GET and HEAD are served.', { Allow: 'GET, HEAD' })
  }
  const segments = assetSegments(request.pathname)
  if (!segments) return refusal(400, 'This is not a path of the lab.')

  const file = path.join(root, ...segments)
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) return refusal(404, 'There is no such file in the lab.')

  const headers: Record<string, string> = {
    ...SECURITY_HEADERS,
    'Content-Type': CONTENT_TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Cache-Control':
      segments[0] === HASHED_FOLDER ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: `"${found.size.toString(16)}-${Math.trunc(found.mtimeMs).toString(16)}"`,
    'Last-Modified': found.mtime.toUTCString(),
  }
  if (isUnchanged(request, headers)) return { status: 304, headers, body: null }

  headers['Content-Length'] = String(found.size)
  if (request.method === 'HEAD') return { status: 200, headers, body: null }
  return { status: 200, headers, body: await readFile(file) }
}

function isUnchanged(request: AssetRequest, headers: Readonly<Record<string, string>>): boolean {
  if (request.ifNoneMatch !== undefined) return request.ifNoneMatch === headers['ETag']
  return (
    request.ifModifiedSince !== undefined && request.ifModifiedSince === headers['Last-Modified']
  )
}

/** A refusal carries the security headers too: an error page must not be an unguarded document of our origin. */
function refusal(
  status: 400 | 404 | 405,
  reason: string,
  more: Readonly<Record<string, string>> = {},
): AssetResponse {
  const body = new TextEncoder().encode(`${reason}\n`)
  const headers = {
    ...SECURITY_HEADERS,
    ...more,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Length': String(body.byteLength),
  }
  return { status, headers, body }
}
