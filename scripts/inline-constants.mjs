/**
 * A Vite plugin for the test runner: where a module says `export const OP_ADD = 12`, its importers'
 * `case OP_ADD:` becomes `case 12:`, and `Op.OP_ADD` becomes `12` anywhere.
 *
 * V8 compiles a `switch` to a jump table only if its labels are literals. The build has the bundler's
 * own constant inlining for this; the test runner serves module by module, where every label would be
 * a property read on the imported module and every step of the interpreter a walk through all of them.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const FROM = String.raw`\s*from\s*'((?:#core\/|\.)[^']+\.ts)'`
const NAMED = new RegExp(String.raw`import\s*\{([^}]*)\}${FROM}`, 'g')
const NAMESPACE = new RegExp(String.raw`import\s*\*\s*as\s+(\w+)${FROM}`, 'g')
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
 * @param {string} from what an import names
 * @param {string} file the importer
 */
function pathOf(from, file) {
  return from.startsWith('#') ? join(ROOT, from.slice(1)) : resolve(dirname(file), from)
}

/**
 * Replaces imported constants by their literals: named ones where they label a `case`, those of a
 * namespace everywhere, because `Op.OP_ADD` cannot be anything else.
 *
 * @param {string} code TypeScript source
 * @param {string} file its path, against which relative imports resolve
 * @returns {string}
 */
export function inlineImportedConstants(code, file) {
  /** @type {Map<string, string>} */
  const literals = new Map()
  for (const [, names = '', from = ''] of code.matchAll(NAMED)) {
    const wanted = names.split(',').map((name) => name.trim())
    if (!wanted.some((name) => /^[A-Z][A-Z0-9_]*$/.test(name))) continue
    const constants = constantsOf(pathOf(from, file))
    for (const name of wanted) {
      const literal = constants.get(name)
      if (literal !== undefined) literals.set(name, literal)
    }
  }
  let inlined = code.replace(LABEL, (label, name) => {
    const literal = literals.get(name)
    return literal === undefined ? label : `case ${literal}:`
  })
  for (const [, space = '', from = ''] of code.matchAll(NAMESPACE)) {
    const constants = constantsOf(pathOf(from, file))
    const member = new RegExp(String.raw`\b${space}\.([A-Z][A-Z0-9_]*)\b`, 'g')
    inlined = inlined.replace(member, (whole, name) => constants.get(name) ?? whole)
  }
  return inlined
}

/** @returns {import('vite').Plugin} */
export function inlineConstants() {
  return {
    name: 'racelab:inline-constants',
    enforce: 'pre',
    transform: {
      filter: { id: /\/core\/.*\.ts$/ },
      handler(code, id) {
        const inlined = inlineImportedConstants(code, id)
        return inlined === code ? null : { code: inlined, map: null }
      },
    },
  }
}
