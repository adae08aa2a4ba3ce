/**
 * Serves the built lab on loopback, for a plain browser: same files, same headers, same refusals as
 * `lab://app` inside Electron. `npm start -- --browser` and the end-to-end tests use it.
 */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from './runtime/setup-error.mjs'

const OUTPUT = fileURLToPath(new URL('../out', import.meta.url))

/**
 * Recordings belong to an origin, and the port is part of it: a port that changed at every start would
 * lose them from sight.
 */
export const DEFAULT_PORT = 7223

/**
 * @param {{ port?: number }} [options] port 0 takes any free one
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 * @throws {SetupError} when there is no build, or the port is taken
 */
export async function serve({ port = DEFAULT_PORT } = {}) {
  const root = path.join(OUTPUT, 'renderer')
  if (!existsSync(path.join(root, 'index.html'))) {
    throw new SetupError('The lab is not built yet.', 'npm run build')
  }
  const { respondWithAsset } = /** @type {typeof import('../electron/main/assets.ts')} */ (
    await import(new URL('../out/server/assets.js', import.meta.url).href)
  )

  let ownPort = port
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    const answer = respondWithAsset(root, {
      method,
      // A foreign name that resolves to this machine must not get to be an origin of the lab.
      pathname: isLoopbackName(headers.host, ownPort) ? url.replace(/[?#].*$/, '') : '',
      ifNoneMatch: headers['if-none-match'],
      ifModifiedSince: headers['if-modified-since'],
    })
    answer.then(
      ({ status, headers: answerHeaders, body }) => {
        response.writeHead(status, answerHeaders)
        response.end(body)
      },
      (error) => response.destroy(error),
    )
  })

  await listen(server, port)
  ownPort = /** @type {import('node:net').AddressInfo} */ (server.address()).port
  return {
    url: `http://127.0.0.1:${ownPort}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/**
 * @param {string | undefined} host the request's Host header
 * @param {number} port
 */
function isLoopbackName(host, port) {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<void>}
 */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new SetupError(
              `Port ${port} on this machine is taken; perhaps the lab is already served there: http://127.0.0.1:${port}/`,
              `Choose another one with --port (recordings made under one port are not seen under another).`,
            )
          : new SetupError(`Nothing can listen on port ${port}: ${error.message}`),
      )
    })
    server.listen(port, '127.0.0.1', resolve)
  })
}
