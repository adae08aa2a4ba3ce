/** Which of Chromium's sandboxes this machine offers the lab, as command-line flags. */
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import path from 'node:path'
import { SetupError } from './runtime/setup-error.mjs'

/**
 * @param {string} runtimeFolder
 * @param {{ say: (line: string) => void, allowWithout: boolean }} options `allowWithout`: the user asked for it
 * @returns {string[]}
 * @throws {SetupError} when there is none and the user has not said to go on without
 */
export function sandboxFlags(runtimeFolder, { say, allowWithout }) {
  if (process.platform !== 'linux') return []
  if (process.getuid?.() === 0) {
    say('Running as root: Chromium has no sandbox for root, so the lab starts with --no-sandbox.')
    return ['--no-sandbox']
  }
  if (allowWithout) return ['--no-sandbox']
  const launcher = path.join(runtimeFolder, 'chrome-sandbox')
  if (userNamespacesWork() || isSetuidRoot(launcher)) return []
  throw new SetupError(
    'This system lets no ordinary user create a sandbox (user namespaces are restricted).',
    `Give the runtime's own sandbox its rights, once:
  sudo chown root:root '${launcher}' && sudo chmod 4755 '${launcher}'
or start without a sandbox: npm start -- --no-sandbox
or use your browser's: npm start -- --browser`,
  )
}

function userNamespacesWork() {
  const { status, error } = spawnSync('unshare', ['--user', '--map-root-user', 'true'])
  return status === 0 || error !== undefined // without the tool there is no telling: let Chromium try
}

/** @param {string} file */
function isSetuidRoot(file) {
  const found = statSync(file, { throwIfNoEntry: false })
  return found !== undefined && found.uid === 0 && (found.mode & 0o4000) !== 0
}
