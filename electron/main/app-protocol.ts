/** `lab://app/` serves the built renderer: a real origin with storage, unlike `file:`. */
import { app, protocol } from 'electron'
import path from 'node:path'
import { respondWithAsset } from './assets.ts'
import { APP_HOST, APP_SCHEME } from '#shared/origin.ts'

/**
 * Must run before `ready`, once. `standard` gives the scheme an origin and storage, `secure` shared
 * memory, `supportFetchAPI` module workers, `codeCache` compiled code kept between starts.
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

export function setupAppProtocol(): void {
  const root = path.join(app.getAppPath(), 'out', 'renderer')
  protocol.handle(APP_SCHEME, (request) => respondToLabRequest(root, request))
}

/** The protocol handler, apart from Electron. */
export async function respondToLabRequest(root: string, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const { status, headers, body } = await respondWithAsset(root, {
    method: request.method,
    pathname: url.host === APP_HOST ? url.pathname : '',
    ifNoneMatch: request.headers.get('If-None-Match') ?? undefined,
    ifModifiedSince: request.headers.get('If-Modified-Since') ?? undefined,
  })
  return new Response(body, { status, headers })
}
