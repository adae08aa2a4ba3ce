/** Runs the command-line tools of `node_modules` without npx, a shell or a PATH. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './build-targets.mjs'

/** Long enough for the slowest suite, short enough that a hang does not look like work. */
const LIMIT_MINUTES = 10

/**
 * @param {string} tool package name
 * @param {string} [command] name of the program, where the package has several
 * @returns {string} path of the program's JavaScript file
 */
export function programOf(tool, command = tool) {
  const folder = join(ROOT, 'node_modules', tool)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[command])
}

/**
 * @param {string} program a JavaScript file
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, output: string }>} both streams in the order they were written
 */
export function runNode(program, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => (output += text))
    }
    const timer = setTimeout(() => {
      output += `\nStopped after ${LIMIT_MINUTES} minutes.\n`
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), 5_000).unref()
    }, LIMIT_MINUTES * 60_000)
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ code: 127, output: `${output}${error.message}\n` })
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? 1, output })
    })
  })
}
