import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { TARGETS } from '../../scripts/build-targets.mjs'
import { plant } from '../support/skeleton.ts'

/** The labels of the interpreter's switch as a target of the build leaves them. */
async function builtLabels(name: string): Promise<string[]> {
  const opcodes = `export const OP_FIRST = 7 // a row of the table
export const OP_SECOND = 0x10
export const OP_ALIAS = OP_SECOND
export const OP_THIRD = OP_FIRST + 1
`
  const machine = `import { OP_ALIAS, OP_FIRST } from '../language/opcodes.ts'
import * as Op from '../language/opcodes.ts'
export function step(op: number): number {
  switch (op) {
    case OP_FIRST: return op * 3
    case OP_ALIAS: return op * 5
    case Op.OP_THIRD: return op * 7
    default: return op
  }
}
`
  const main = `import { step } from './core/machine/step.ts'\nconsole.log(step(process.argv.length))\n`
  const skeleton = plant({
    'core/language/opcodes.ts': opcodes,
    'core/machine/step.ts': machine,
    'main.ts': main,
    'index.html': '<script type="module" src="./main.ts"></script>',
  })
  try {
    const target = TARGETS.find((candidate) => candidate.name === name)
    const folder = path.join(skeleton.folder, 'out')
    const config = await target?.config({ main: path.join(skeleton.folder, 'main.ts') }, folder)
    await build({ ...config, root: skeleton.folder, configFile: false })
    const programs = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    return [...programs.join('\n').matchAll(/case ([^:]+):/g)].map(([, label = '']) => label)
  } finally {
    skeleton.remove()
  }
}

test.each(['cli', 'bench', 'main'])(
  '%s: opcodes are literals where they label a case',
  async (name) => {
    // V8 makes a jump table from literal labels only; with names the interpreter compares one by one.
    expect(await builtLabels(name)).toEqual(['7', '16', '8'])
  },
)
