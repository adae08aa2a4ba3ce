/** The `always_` oracles: when they are evaluated, what they may do, and how what breaks is told. */
import { expect, test } from 'vitest'
import { SETUP_THREAD } from '#core/event/actors.ts'
import * as Check from '#core/event/checks.ts'
import { OP_LOAD32, OP_STORE32 } from '#core/language/bytecode.ts'
import type { Program } from '#core/language/program.ts'
import type { Violation } from '#core/machine/oracle.ts'
import { roundRobin } from '#core/schedule/round-robin.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { build, runProgram } from '../../support/machine.ts'

function violationsOf(program: Program, timed = false): readonly Violation[] {
  const scheduler = timed ? timedScheduler(1) : roundRobin()
  return runProgram(program, scheduler, { timed }).machine.violations
}

const LOOP = `
int x;
bool always_searching(void) { while (x != 7) { } return true; }
void P0(void) { x = 1; }
`

test.each([true, false])(
  'false from the start is found before anybody steps (timed: %s)',
  (timed) => {
    const program = build(
      'int x; bool always_one(void) { return x == 1; } void P0(void) { x = 1; }',
    )
    const [first] = violationsOf(program, timed)
    expect(first).toMatchObject({ check: Check.CHECK_ALWAYS, actors: [SETUP_THREAD] })
    expect(first?.message).toBe('always_one does not hold before the first step')
  },
)

test('an index leads nowhere but into the array it stands by', () => {
  const text = `int a[4]; int b[64]; int i; bool always_zero(void) { return a[i] == 0; }
    void P0(void) { i = 3; i = 40; }`
  const [first, ...more] = violationsOf(build(text))
  expect(first).toMatchObject({ check: Check.CHECK_OUT_OF_BOUNDS })
  expect(first?.message).toMatch(/where an index leads out of a$/)
  expect(more).toEqual([])
})

test('what init has set up counts as the start', () => {
  const text = `int x; void init(void) { x = 1; } bool always_one(void) { return x == 1; }
    void P0(void) { x = 1; }`
  expect(violationsOf(build(text))).toEqual([])
})

test('an oracle that never ends is no oracle', () => {
  const [first] = violationsOf(build(LOOP))
  expect(first?.check).toBe(Check.CHECK_ORACLE)
  expect(first?.message).toMatch(/^test\.c:3 in always_searching: an always_ function must end$/)
  expect(violationsOf(build(LOOP.replace('x != 7', 'x > 1')))).toEqual([])
})

test('an assertion in an oracle breaks that oracle, at its own line', () => {
  const text = `int x;
bool always_small(void)
{
	assert(x < 2);
	return true;
}
void P0(void) { x = 1; x = 2; }`
  const program = build(text)
  const [first] = violationsOf(program)
  expect(first).toMatchObject({ check: Check.CHECK_ALWAYS, actors: [0] })
  expect(first?.message).toBe('always_small does not hold after a step of P0 (P0): x < 2')
  expect(program.debug.assertions[first!.site]).toBe('x < 2')
})

test('the second of two oracles is named', () => {
  const text = `int x; bool always_a(void) { return true; } bool always_b(void) { return x < 2; }
    void P0(void) { x = 2; }`
  expect(violationsOf(build(text)).map((found) => found.message)).toEqual([
    'always_b does not hold after a step of P0 (P0)',
  ])
})

test('freed memory that an oracle looks at is found in the step that frees it', () => {
  const text = `int *p; bool always_zero(void) { return !p || *p == 0; }
    void P0(void) { int *q = kzalloc(4, GFP_KERNEL); p = q; kfree(q); cond_resched(); p = NULL; }`
  const [first] = violationsOf(build(text))
  expect(first).toMatchObject({ check: Check.CHECK_USE_AFTER_FREE })
})

test('a store that got past the compiler is refused with what to do instead', () => {
  const program = build('int x; bool always_one(void) { return x != 1; } void P0(void) { x = 3; }')
  const { debug, code } = program
  const { firstSite } = debug.functions.find((fn) => fn.name === 'always_one')!
  let site = firstSite
  while (code[site * 4] !== OP_LOAD32) site++
  code[site * 4] = OP_STORE32
  const [first] = violationsOf(program)
  expect(first).toMatchObject({ check: Check.CHECK_ORACLE, site })
  expect(first?.message).toMatch(/may only look; update ghosts where the code acts/)
})
