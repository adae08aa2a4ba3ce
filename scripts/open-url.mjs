import { spawn } from 'node:child_process'
import { hasDisplay } from './display.mjs'

/**
 * Shows an address in the user's browser, if there is a screen to show it on.
 * @param {string} url
 * @returns {boolean} whether it was tried
 */
export function openUrl(url) {
  if (!hasDisplay()) return false
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url]
  const child = spawn(command ?? 'xdg-open', args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined) // no browser registered: the address is printed anyway
  child.unref()
  return true
}
