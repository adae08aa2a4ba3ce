/**
 * A Vite plugin for the test runner: `case OP_ADD:` becomes `case 12:` when `OP_ADD` is imported from a
 * module that says `export const OP_ADD = 12`.
 *
 * V8 compiles a `switch` to a jump table only if its labels are literals. The build has the bundler's
 * own constant inlining for this; the test runner serves module by module, where every label would be
 * a property read on the imported module and every step of the interpreter a walk through all of them.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const IMPORT = /import\s*\{([^}]*)\}\s*from\s*'((?:#core\/|\.)[^']+\.ts)'/g
const LABEL = /\bcase ([A-Z][A-Z0-9_]*):/g
const CONSTANT =
  /^export const ([A-Z][A-Z0-9_]*)(?:\s*:\s*[\w<>,' ]+)?\s*=\s*(-?(?:0x[0-9a-f]+|\d+))\s*(?:\/\/.*)?$/gim

/**
 * @param {string} file
 * @returns {Map<string, string>} constant name → its literal
 */
function constantsOf(file) {
  const constants = new Map()
  for (const [, name, literal] of readFileSync(file, 'utf8').matchAll(CONSTANT)) {
    constants.set(name, literal)
  }
  return constants
}

/**
 * Replaces the imported constants among a module's `case` labels by their literals.
 *
 * @param {string} code TypeScript source
 * @param {string} file its path, against which relative imports resolve
 * @returns {string}
 */
export function inlineCaseLabels(code, file) {
  if (!code.includes('case ')) return code
  /** @type {Map<string, string>} */
  const literals = new Map()
  for (const [, names = '', from = ''] of code.matchAll(IMPORT)) {
    const target = from.startsWith('#') ? join(ROOT, from.slice(1)) : resolve(dirname(file), from)
    const wanted = names.split(',').map((name) => name.trim())
    if (!wanted.some((name) => /^[A-Z][A-Z0-9_]*$/.test(name))) continue
    const constants = constantsOf(target)
    for (const name of wanted) {
      const literal = constants.get(name)
      if (literal !== undefined) literals.set(name, literal)
    }
  }
  return code.replace(LABEL, (label, name) => {
    const literal = literals.get(name)
    return literal === undefined ? label : `case ${literal}:`
  })
}

/** @returns {import('vite').Plugin} */
export function inlineConstants() {
  return {
    name: 'racelab:inline-constants',
    enforce: 'pre',
    transform: {
      filter: { id: /\/core\/.*\.ts$/ },
      handler(code, id) {
        const inlined = inlineCaseLabels(code, id)
        return inlined === code ? null : { code: inlined, map: null }
      },
    },
  }
}
