/**
 * Makes `node_modules` match `package-lock.json`, and does nothing when it already does. npm keeps a
 * copy of the lock file it last installed from (`node_modules/.package-lock.json`); comparing the two
 * is a few milliseconds, asking npm is a second.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './build-targets.mjs'
import { SetupError } from './runtime/setup-error.mjs'

/** @typedef {{ version?: string, optional?: boolean, integrity?: string, link?: boolean }} Locked */

/** @param {string} file @returns {Record<string, Locked> | undefined} */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages
  } catch {
    return undefined
  }
}

/** Does what is installed match the lock file, package by package? */
function isInstalled() {
  const wanted = packagesOf('package-lock.json')
  const installed = packagesOf('node_modules/.package-lock.json')
  if (!wanted || !installed) return false
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const found = installed[path]
    // An optional package of another platform is locked but not installed.
    if (path === '' || (!found && optional)) return true
    return found?.version === version && found?.integrity === integrity
  })
}

/**
 * Installs exactly what the lock file says, if that is not there yet.
 *
 * @throws {SetupError} when npm fails, with npm's own words
 * @returns {Promise<void>}
 */
export async function ensureInstalled() {
  if (isInstalled()) return
  process.stderr.write('Installing the packages of package-lock.json with npm ci…\n')
  const started = performance.now()
  const { code, output } = await npmCi()
  if (code !== 0 || !isInstalled()) {
    const reasons = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line))
    throw new SetupError(
      `npm ci failed (code ${code}).\n${reasons.slice(0, 12).join('\n')}`,
      'Check the connection to the package registry, then start again.',
    )
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  process.stderr.write(`Installed in ${seconds} s.\n`)
}

/** @returns {Promise<{ code: number, output: string }>} */
function npmCi() {
  return new Promise((resolve) => {
    // npm itself is a script on Windows, which only a shell starts.
    const child = spawn('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    const started = performance.now()
    const ticker = setInterval(() => {
      const seconds = ((performance.now() - started) / 1000).toFixed(0)
      process.stderr.write(`  still installing, ${seconds} s\n`)
    }, 10_000)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => (output += text))
    }
    const finish = (/** @type {number} */ code, /** @type {string} */ text) => {
      clearInterval(ticker)
      resolve({ code, output: text })
    }
    child.on('error', (error) => finish(127, `npm error ${error.message}`))
    child.on('close', (code) => finish(code ?? 1, output))
  })
}
