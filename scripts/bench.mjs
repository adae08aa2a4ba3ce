/**
 * `npm run bench [name…]`: prints one JSON line per figure, `{"name","value","unit"}`, and nothing else
 * on stdout. Every test/bench/*.bench.ts exports `run()`; each runs in a process of its own, so that
 * one benchmark's heap and compiled code do not colour the next. Figures compare designs within one
 * run on one machine; they are never asserted.
 */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { ROOT, TARGETS } from './build-targets.mjs'
import { ensureInstalled } from './install.mjs'

const SELF = fileURLToPath(import.meta.url)

/** @param {string} name */
const bundleOf = (name) => resolve(ROOT, 'out/bench', `${name}.js`)

/** The body of a child: one benchmark. @param {string} name */
async function runOne(name) {
  const { run } = await import(pathToFileURL(bundleOf(name)).href)
  for (const figure of await run()) process.stdout.write(`${JSON.stringify(figure)}\n`)
}

/** @param {readonly string[]} wanted */
async function runAll(wanted) {
  await ensureInstalled()
  await build(['bench', 'cli', 'electron', 'renderer'], { quiet: true })
  const target = TARGETS.find(({ name }) => name === 'bench')
  const known = Object.keys(target?.entries() ?? {})
  const unknown = wanted.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    process.stderr.write(
      `No benchmark is called ${unknown.join(', ')}.\nThere are: ${known.join(', ')}.\n`,
    )
    return 2
  }
  let failed = 0
  for (const name of wanted.length > 0 ? wanted : known) {
    process.stderr.write(`bench ${name}\n`)
    const child = spawnSync(process.execPath, [SELF, '--one', name], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    if (child.status !== 0) failed++
  }
  return failed > 0 ? 1 : 0
}

const [first, ...rest] = process.argv.slice(2)
if (first === '--one' && rest[0] !== undefined) await runOne(rest[0])
else process.exitCode = await runAll(process.argv.slice(2))
