/**
 * Draws the layering law for ARCHITECTURE.md: `node scripts/draw-law.mjs` puts the drawing between its
 * two markers. An architecture test fails while it is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from './build-targets.mjs'
import { LAW } from '../law.mjs'

const BEGIN = '<!-- The law, drawn from law.mjs by scripts/draw-law.mjs -->'
const END = '<!-- End of the law -->'
const DOCUMENT = join(ROOT, 'ARCHITECTURE.md')

/** @param {string} layer */
const idOf = (layer) => layer.replace('/', '_')

/**
 * The layers an arrow is drawn to: those that no other allowed layer may import already, because an
 * arrow to `machine` need not be doubled by one to everything left of it.
 *
 * @param {readonly string[]} allowed
 * @returns {string[]}
 */
function nearest(allowed) {
  return allowed.filter(
    (layer) => !allowed.some((other) => other !== layer && LAW[other]?.includes(layer)),
  )
}

/** @param {string} layer @returns {string[]} its arrows; a dotted one is for a single file */
function arrows(layer) {
  const allowed = LAW[layer] ?? []
  if (allowed.includes('core/*')) return [`  ${idOf(layer)} --> core_host`]
  return nearest(allowed).map((target) => {
    const file = /^(\w+\/\w+)\/(.+\.ts)$/.exec(target)
    return file
      ? `  ${idOf(layer)} -. ${file[2]} .-> ${idOf(file[1] ?? '')}`
      : `  ${idOf(layer)} --> ${idOf(target)}`
  })
}

/** @returns {string} a Mermaid diagram, fenced */
function drawLaw() {
  const layers = Object.keys(LAW)
  const groups = ['core', 'electron', 'renderer'].flatMap((top) => [
    `  subgraph ${top}`,
    ...layers
      .filter((layer) => layer.startsWith(`${top}/`))
      .map((layer) => `    ${idOf(layer)}[${layer.slice(top.length + 1)}]`),
    '  end',
  ])
  return ['```mermaid', 'flowchart RL', ...groups, ...layers.flatMap(arrows), '```'].join('\n')
}

/**
 * @param {string} document
 * @returns {string} the document with the present drawing between the markers
 */
export function withDrawing(document) {
  const [before, rest = ''] = document.split(BEGIN)
  const [, after = ''] = rest.split(END)
  return `${before}${BEGIN}\n\n${drawLaw()}\n\n${END}${after}`
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  writeFileSync(DOCUMENT, withDrawing(readFileSync(DOCUMENT, 'utf8')))
}
