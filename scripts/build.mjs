/**
 * Builds what is stale: `node scripts/build.mjs [--force] [target…]`.
 *
 * Targets: renderer, electron (main and preload), server, cli, bench. Progress goes to stderr, one line per target.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GROUPS, ROOT, TARGETS } from './build-targets.mjs'
import { ensureInstalled } from './install.mjs'
import { SetupError } from './runtime/setup-error.mjs'
import { digestOf, readStamp, writeStamp } from './stamp.mjs'

/** @typedef {import('./build-targets.mjs').Target} Target */

/** @param {Target} target */
const stampFile = (target) => join(ROOT, 'out/.stamps', target.name)

/**
 * @param {Target} target
 * @param {Record<string, string>} entries
 * @param {string} digest
 */
function isFresh(target, entries, digest) {
  const complete = target
    .products(entries)
    .every((file) => existsSync(join(ROOT, target.output, file)))
  return complete && readStamp(stampFile(target)) === digest
}

/**
 * Bundles beside the old output and takes its place when finished: whoever runs the old one goes on
 * undisturbed, and a build that fails or is interrupted leaves it intact.
 *
 * @param {Target} target
 * @param {Record<string, string>} entries
 */
async function bundle(target, entries) {
  const { build: bundleWith } = await import('vite')
  const absolute = Object.fromEntries(
    Object.entries(entries).map(([name, file]) => [name, join(ROOT, file)]),
  )
  const folder = join(ROOT, 'out', `.building-${target.name}-${process.pid}`)
  try {
    await bundleWith(await target.config(absolute, folder))
    const output = join(ROOT, target.output)
    if (target.shared) {
      mkdirSync(output, { recursive: true })
      for (const file of readdirSync(folder)) renameSync(join(folder, file), join(output, file))
    } else {
      rmSync(output, { recursive: true, force: true })
      renameSync(folder, output)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} line */
const say = (line) => void process.stderr.write(`${line}\n`)

/**
 * Brings the named targets up to date, in the order of the table.
 *
 * @param {readonly string[]} [names] all targets by default
 * @param {{ force?: boolean, quiet?: boolean }} [options] `quiet` says nothing of what is fresh already
 * @returns {Promise<string[]>} the targets that were built
 */
export async function build(names = TARGETS.map((target) => target.name), options = {}) {
  const wanted = names.flatMap((name) => GROUPS[name] ?? [name])
  const unknown = wanted.filter((name) => !TARGETS.some((target) => target.name === name))
  if (unknown.length > 0) {
    const known = [...TARGETS.map((target) => target.name), ...Object.keys(GROUPS)].join(', ')
    throw new SetupError(`No build target is called ${unknown.join(', ')}.`, `There are: ${known}.`)
  }
  const built = []
  for (const target of TARGETS) {
    if (!wanted.includes(target.name)) continue
    const entries = target.entries()
    if (Object.keys(entries).length === 0) {
      say(`build ${target.name}: skipped, its sources do not exist`)
      continue
    }
    const digest = digestOf(ROOT, target.inputs)
    if (options.force !== true && isFresh(target, entries, digest)) {
      if (options.quiet !== true) say(`build ${target.name}: fresh`)
      continue
    }
    const started = performance.now()
    await bundle(target, entries)
    writeStamp(stampFile(target), digest)
    say(`build ${target.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
    built.push(target.name)
  }
  return built
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2)
  const names = words.filter((word) => !word.startsWith('--'))
  try {
    await ensureInstalled()
    await build(names.length > 0 ? names : undefined, { force: words.includes('--force') })
  } catch (error) {
    const { message, hint } = /** @type {SetupError} */ (error)
    say(hint ? `${message}\n${hint}` : message)
    process.exitCode = 1
  }
}
