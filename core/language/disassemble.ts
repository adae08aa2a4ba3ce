/** Bytecode as text: for tests, bug reports and whoever wants to see what the compiler made of a line. */
import * as op from './bytecode.ts'
import { placeOfSite } from './debug-info.ts'
import type { Program } from './program.ts'

/** How the operands of an opcode are written: `r` slot, `#` literal, `@` target, `&` address from b and c. */
const FORMS: Readonly<Record<string, string>> = {
  NOP: '', MOVI: 'r#', MOVI64: 'r##', ADDI: 'rr#', MULI: 'rr#', ANDI: 'rr#', ORI: 'rr#', XORI: 'rr#',
  SHLI: 'rr#', SHRSI: 'rr#', SHRUI: 'rr#', JMP: '@', JZ: 'r@', JNZ: 'r@',
  JEQ: 'rr@', JNE: 'rr@', JLTS: 'rr@', JLES: 'rr@', JLTU: 'rr@', JLEU: 'rr@',
  JEQI: 'r#@', JNEI: 'r#@', JLTSI: 'r#@', JGESI: 'r#@',
  CALL: 'f#', CALLR: 'rr#', RET: '#r', LEA: 'r#', PREEMPT_DISABLE: '', PREEMPT_ENABLE: '',
  IN_INTERRUPT: 'r', SMP_ID: 'r', CURRENT: 'r', MIGHT_SLEEP: '', RETRY: 'l', GAUGE: 'lr', MARK: 'l',
  BUG_IF: 'r#', FENCE: '#', LOCK_KERNEL: '  #', UNLOCK_KERNEL: '  #', SCHEDULE: '', COND_RESCHED: '', CPU_RELAX: '',
  UDELAY: ' r', MSLEEP: ' r', KFREE: ' r', SUBMIT_IO: ' r', KMALLOC: 'rr', CHOOSE: 'rr',
  WAIT_PREPARE: ' r#', WAIT_SLEEP: ' r#', WAIT_FINISH: ' r#', WAKE: ' r#', COMPLETE: ' r#', WAIT_FOR_COMPLETION: ' r',
  SPIN_LOCK: 'rr#', SPIN_UNLOCK: 'rr#', LOCK_INIT: 'rr#', IRQ_DISABLE: 'r #', IRQ_ENABLE: 'r #',
  MOV: 'rr', MOV64: 'rr', NEG: 'rr', NOT: 'rr', LNOT: 'rr', BOOL: 'rr', SX8: 'rr', SX16: 'rr', ZX8: 'rr', ZX16: 'rr',
  SX64: 'rr', ZX64: 'rr', NEG64: 'rr', NOT64: 'rr', BOOL64: 'rr',
} // prettier-ignore

const LOCK_OPERATION = /^(SPIN|MUTEX|DOWN|UP)/

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(op).flatMap(([name, code]) =>
    name.startsWith('OP_') && name !== 'OP_FIRST_VISIBLE' ? [[code, name.slice(3)] as const] : [],
  ),
)

/** Name of an opcode without its prefix, `?n` for one that does not exist. */
export function opcodeName(opcode: number): string {
  return NAMES.get(opcode) ?? `?${opcode}`
}

/**
 * The whole program, one instruction a line: site, a `*` before visible operations, operands, and the
 * source place where it changes.
 */
export function disassemble(program: Program): string {
  const lines: string[] = []
  let shown = ''
  for (let site = 0; site * op.INSTRUCTION_WORDS < program.code.length; site++) {
    const start = program.debug.functions.find((fn) => fn.firstSite === site)
    if (start) lines.push(`${start.name}:${start.inline ? ' (inline)' : ''}`)
    const place = placeOfSite(program.debug, site)
    const source =
      place && `${program.debug.sources[place.file]?.name ?? ''}:${place.line}:${place.column}`
    const text = instruction(program, site)
    lines.push(source === undefined || source === shown ? text : `${text.padEnd(44)} ; ${source}`)
    shown = source ?? ''
  }
  return lines.join('\n')
}

/** One instruction as text. */
export function instruction(program: Program, site: number): string {
  const start = site * op.INSTRUCTION_WORDS
  const [opcode = 0, a = 0, b = 0, c = 0] = program.code.subarray(
    start,
    start + op.INSTRUCTION_WORDS,
  )
  const name = opcodeName(opcode)
  const operands = isAccess(name)
    ? [`r${a}`, address(program, b, c)]
    : formatted(program, FORMS[name] ?? (LOCK_OPERATION.test(name) ? 'rr' : 'rrr'), [a, b, c])
  const flags = flagNames(program.siteFlags[site] ?? 0)
  const visible = opcode >= op.OP_FIRST_VISIBLE ? '*' : ' '
  return `${String(site).padStart(5)} ${visible} ${name.toLowerCase()} ${operands.join(', ')}${flags}`.trimEnd()
}

function isAccess(name: string): boolean {
  return /^G?(LOAD|STORE)/.test(name)
}

function formatted(program: Program, form: string, operands: readonly number[]): string[] {
  const texts: string[] = []
  for (const [index, kind] of [...form].entries()) {
    const value = operands[index] ?? 0
    if (kind === 'r') texts.push(`r${value}`)
    else if (kind === '#') texts.push(String(value))
    else if (kind === '@') texts.push(`@${value / op.INSTRUCTION_WORDS}`)
    else if (kind === 'f') texts.push(program.functions[value]?.name ?? `?${value}`)
    else if (kind === 'l') texts.push(JSON.stringify(program.debug.labels[value] ?? ''))
  }
  return texts
}

/** `[r5+8]`, or the variable at an absolute address. */
function address(program: Program, base: number, offset: number): string {
  if (base >= 0) return `[r${base}${offset === 0 ? '' : `${offset < 0 ? '' : '+'}${offset}`}]`
  const symbol = program.debug.symbols.findLast(({ address: start }) => start <= offset)
  if (!symbol) return `[${offset}]`
  const inside = offset - symbol.address
  return `[${symbol.name}${inside === 0 ? '' : `+${inside}`}]`
}

function flagNames(flags: number): string {
  const names: string[] = []
  if (flags & op.SITE_MARKED) names.push('marked')
  if (flags & op.SITE_ACQUIRE) names.push('acquire')
  if (flags & op.SITE_RELEASE) names.push('release')
  if (flags & op.SITE_HALF) names.push('half')
  return names.length === 0 ? '' : ` (${names.join(' ')})`
}
