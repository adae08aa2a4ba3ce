import { describe, expect, test } from 'vitest'
import { functionOfSite, placeOfSite } from '#core/language/debug-info.ts'
import { disassemble } from '#core/language/disassemble.ts'
import { OP_BUG_IF, INSTRUCTION_WORDS } from '#core/language/bytecode.ts'
import { LOCK_BKL, LOCK_SPIN } from '#core/event/lock-classes.ts'
import { compiled } from '../../../support/kernel-c/compiling.ts'

describe('debug information', () => {
  test('names threads by their numbers and labels', () => {
    const { program } = compiled(
      'void P2(void) { } void P0_writepage(void) { } void init(void) { }',
    )
    expect(program.debug.threads).toEqual([
      { index: 0, label: 'writepage', function: 1 },
      { index: 2, label: 'P2', function: 0 },
    ])
    expect(program.threads).toEqual([
      { index: 0, function: 1 },
      { index: 2, function: 0 },
    ])
    expect([program.init, program.finally]).toEqual([2, undefined])
  })

  test('finds the checks that hold always', () => {
    const { program } = compiled(
      'int x; bool always_small(void) { return x < 9; } void P0(void) { }',
    )
    expect(program.always).toEqual([{ label: 'small', function: 0 }])
  })

  test('describes types once each, structs that point to themselves included', () => {
    const text = 'struct n { struct n *next; enum c { A, B = 4 } c; u16 t[2]; spinlock_t l; } *head; struct n *tail; u16 y;'
    const { types, symbols } = compiled(text).program.debug
    expect(types).toEqual([
      {
        kind: 'struct',
        name: 'struct n',
        bytes: 16,
        fields: [
          { name: 'next', offset: 0, type: 1 },
          { name: 'c', offset: 4, type: 2 },
          { name: 't', offset: 8, type: 4 },
          { name: 'l', offset: 12, type: 5 },
        ],
      },
      { kind: 'pointer', target: 0, bytes: 4 },
      { kind: 'enum', name: 'enum c', bytes: 4, values: [{ name: 'A', value: 0 }, { name: 'B', value: 4 }] },
      { kind: 'integer', name: 'u16', bytes: 2, signed: false },
      { kind: 'array', element: 3, length: 2, bytes: 4 },
      { kind: 'lock', name: 'spinlock_t', lockClass: LOCK_SPIN, bytes: 4 },
    ])
    expect(symbols.map(({ name, type }) => [name, type])).toEqual([['head', 1], ['tail', 1], ['y', 3]])
  }) // prettier-ignore

  test('knows where locals live and while they do', () => {
    const text =
      'int g; void P0(void) {\n int a = 1;\n { int b = 2; int *p = &b; g = *p; }\n u64 c = 3; g = a + c; }'
    const { program } = compiled(text)
    const [fn] = program.debug.functions
    const locals = (fn?.locals ?? []).map(({ name, place, offset }) => [name, place, offset])
    expect(locals).toEqual([
      ['b', 'memory', 0],
      ['p', 'register', 6],
      ['a', 'register', 3],
      ['c', 'register', 4],
    ])
    const block = fn?.locals.find(({ name }) => name === 'b')
    const whole = fn?.locals.find(({ name }) => name === 'a')
    expect(placeOfSite(program.debug, block?.firstSite ?? 0)?.line).toBe(3)
    expect(placeOfSite(program.debug, block?.endSite ?? 0)?.line).toBe(4)
    expect(whole?.endSite).toBe(fn?.endSite)
  })

  test('keeps the text of assertions and the labels of notes', () => {
    const text = 'int x; void P0(void) { BUG_ON(x  !=\n 0 ); trace_retry("again"); trace_gauge("x", x); trace_mark("again"); if (x) BUG(); }\nvoid finally(void) { assert(x == 0); WARN_ON(x); }'
    const { program } = compiled(text)
    const checks: [string | undefined, number | undefined][] = []
    for (const site of Object.keys(program.debug.assertions).map(Number)) {
      expect(program.code[site * INSTRUCTION_WORDS]).toBe(OP_BUG_IF)
      checks.push([program.debug.assertions[site], program.code[site * INSTRUCTION_WORDS + 2]])
    }
    expect(checks).toEqual([['x != 0', 0], ['BUG()', 0], ['x == 0', 2], ['x', 1]])
    expect(program.debug.labels).toEqual(['again', 'x'])
  }) // prettier-ignore

  test('points at headers and at the use of a macro', () => {
    const headers = {
      'counter.h': 'extern int counter;\nstatic inline void count(void) { counter++; }\n',
    }
    const text =
      '#include "counter.h"\n#define TWICE counter++; counter++\nint counter;\nvoid P0(void) { count(); TWICE; }'
    const { program } = compiled(text, { headers })
    const places = [...program.siteFlags.keys()].map((site) => {
      const place = placeOfSite(program.debug, site)
      return `${program.debug.sources[place?.file ?? 0]?.name}:${place?.line}:${place?.column}`
    })
    expect(places[0]).toBe('counter.h:2:34')
    expect(places.filter((place) => place === 'test.c:4:26')).toHaveLength(6)
    expect(program.debug.sources.map(({ name }) => name)).toEqual(['test.c', 'counter.h'])
  })

  test('tells which function an instruction belongs to', () => {
    const { program } = compiled('int x; void f(void) { x = 1; } void P0(void) { f(); }')
    const last = program.siteFlags.length - 1
    expect(functionOfSite(program.debug, 0)).toBe(0)
    expect(functionOfSite(program.debug, last)).toBe(1)
    expect(functionOfSite(program.debug, last + 1)).toBe(-1)
  })

  test('has the kernel lock as a global where it is used, and only there', () => {
    const used = compiled('void P0(void) { lock_kernel(); unlock_kernel(); }').program.debug
    expect(used.symbols.map(({ name, type }) => [name, used.types[type]])).toEqual([
      ['kernel_flag', { kind: 'lock', name: 'kernel lock', lockClass: LOCK_BKL, bytes: 4 }],
    ])
    expect(compiled('void P0(void) { }').program.debug.symbols).toEqual([])
  })
})

describe('the disassembler', () => {
  test('shows instructions with names, targets and source places', () => {
    const { program } = compiled('int x;\nvoid P0(void)\n{\n\twhile (x < 5)\n\t\tx++;\n}\n')
    expect(disassemble(program)).toBe(
      [
        'P0:',
        '    0   jmp @4                               ; test.c:4:2',
        '    1 * load32 r3, [x]                       ; test.c:5:3',
        '    2   addi r4, r3, 1                       ; test.c:5:4',
        '    3 * store32 r4, [x]                      ; test.c:5:3',
        '    4 * load32 r3, [x]                       ; test.c:4:9',
        '    5   jltsi r3, 5, @1                      ; test.c:4:11',
        '    6   ret 0, r3                            ; test.c:6:1',
      ].join('\n'),
    )
  })
})
