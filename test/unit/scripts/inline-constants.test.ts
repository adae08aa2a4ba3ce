import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inlineImportedConstants } from '../../../scripts/inline-constants.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inline-constants-'))
  writeFileSync(
    join(folder, 'opcodes.ts'),
    `export const OP_ADD = 12 // r[a] = r[b] + r[c]\nexport const OP_HEX: number = 0x1f\nexport const NAME = 'x'\n`,
  )
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('an imported numeric constant becomes a literal case label', () => {
  const source = `import { OP_ADD, OP_HEX } from './opcodes.ts'\nswitch (op) {\n  case OP_ADD:\n  case OP_HEX:\n}`
  expect(inlineImportedConstants(source, join(folder, 'machine.ts'))).toBe(
    `import { OP_ADD, OP_HEX } from './opcodes.ts'\nswitch (op) {\n  case 12:\n  case 0x1f:\n}`,
  )
})

test('a label that is no imported number, and every other use of a constant, stays', () => {
  const source = `import { NAME, OP_ADD } from './opcodes.ts'\nconst LOCAL = 3\nf(OP_ADD)\nswitch (op) {\n  case NAME:\n  case LOCAL:\n}`
  expect(inlineImportedConstants(source, join(folder, 'machine.ts'))).toBe(source)
})

test('a constant of an imported namespace becomes a literal anywhere', () => {
  const source = `import * as Op from './opcodes.ts'\nf(Op.OP_ADD, Op.NAME, MyOp.OP_ADD)\nswitch (op) {\n  case Op.OP_HEX:\n}`
  expect(inlineImportedConstants(source, join(folder, 'machine.ts'))).toBe(
    `import * as Op from './opcodes.ts'\nf(12, Op.NAME, MyOp.OP_ADD)\nswitch (op) {\n  case 0x1f:\n}`,
  )
})
