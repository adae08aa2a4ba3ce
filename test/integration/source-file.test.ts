import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCommandLine, documentOf, racelab } from '../support/command-line.ts'

const COUNTER_H = `int shared;
u64 total = 0xfffffffffffffff0ULL;
s16 low;
__ghost int done;

static void add(int rounds)
{
	int i;

	for (i = 0; i < rounds; i++) {
		int seen = READ_ONCE(shared);

		WRITE_ONCE(shared, seen + 1);
		done++;
	}
}
`
/** A header of the file's own, and one of the lab's. */
const HEAD = '#include "counter.h"\n#include "seqlock.h"\n'
const FILES: Readonly<Record<string, string>> = {
  'counter.h': COUNTER_H,
  'alone.c': `${HEAD}long wide;
void P0(void)
{
	add(ROUNDS);
	total += 2;
	low = 40000;
	wide = sizeof(long);
}
`,
  'pair.c': `${HEAD}void P0(void) { add(ROUNDS); }
void P1(void) { add(ROUNDS); }
void finally(void) { BUG_ON(shared != 2 * ROUNDS); }
`,
  'fixed.c': '#define ROUNDS 3\nint x;\nvoid P0(void) { x = ROUNDS; }\n',
  'wrong.c': 'int x;\nvoid P0(void)\n{\n\tunknown = 1;\n\tx = also;\n}\n',
  'idle.c': 'int x;\nstatic void f(void) { x = 1; }\nvoid P0foo(void) { f(); }\n',
  'large.c': 'char big[2097152];\nvoid P0(void) { big[0] = 1; }\n',
  'many.c':
    'struct row { int cell[250]; };\nstruct row rows[250];\nstruct row more[250];\nint last = 5;\nvoid P0(void) { rows[0].cell[0] = 1; }\n',
}
let folder = ''

beforeAll(async () => {
  await buildCommandLine()
  folder = mkdtempSync(join(tmpdir(), 'racelab-source-'))
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(name: string, ...more: readonly string[]): ReturnType<typeof racelab> {
  return racelab(['run', '--source', join(folder, name), ...more])
}

const TWENTY = ['--param', 'ROUNDS=20', '--json']

describe('run --source', () => {
  test('one thread alone gives what C gives, with long of 32 and of 64 bits', async () => {
    // 2^64 - 16 + 2, and 40000 - 65536.
    const values = { shared: '20', total: '18446744073709551602', low: '-25536', done: '20' }
    const narrow = await run('alone.c', ...TWENTY)
    expect(narrow.code).toBe(0)
    expect(documentOf(narrow)).toMatchObject({
      scenario: '(source)',
      variant: 'alone.c',
      parameters: { ROUNDS: 20 },
      verdict: 'clean',
      violations: [],
      final: { ...values, wide: '4' },
    })
    const wide = await run('alone.c', ...TWENTY, '--word-bits', '64')
    expect(documentOf(wide)).toMatchObject({ final: { ...values, wide: '8' } })
  })

  test.each(['timed', 'explore'])(
    'two threads lose updates, and never gain any (%s)',
    async (way) => {
      for (const seed of ['1', '2', '3']) {
        const finished = await run('pair.c', ...TWENTY, '--way', way, '--seed', seed)
        const { verdict, final } = documentOf(finished) as {
          verdict: string
          final: Record<string, string>
        }
        const shared = Number(final['shared'])
        expect(final['done']).toBe('40')
        // The last to write read after its own first 19 rounds, so 1 at the least.
        expect(shared).toBeGreaterThanOrEqual(2)
        expect(shared).toBeLessThanOrEqual(40)
        expect(verdict).toBe(shared === 40 ? 'clean' : 'violated')
        expect(finished.code).toBe(shared === 40 ? 0 : 1)
      }
    },
  )

  test('on one CPU, within one time slice, nothing is lost', async () => {
    const finished = await run('pair.c', ...TWENTY, '--cpus', '1')
    expect(finished.code).toBe(0)
    expect(documentOf(finished)).toMatchObject({
      parameters: { ROUNDS: 20, CPUS: 1 },
      final: { shared: '40' },
    })
  })

  test('what it keeps comes out the same again, without the file and its headers', async () => {
    const path = join(folder, 'kept.racetrace')
    const own = mkdtempSync(join(tmpdir(), 'racelab-gone-'))
    for (const name of ['counter.h', 'pair.c']) writeFileSync(join(own, name), FILES[name] ?? '')
    const kept = ['run', '--source', join(own, 'pair.c'), '--out', path, '--way', 'explore']
    const made = await racelab([...kept, '--model', 'pso', ...TWENTY])
    rmSync(own, { recursive: true })
    const again = await racelab(['replay', path, '--verify', '--json'])
    expect(again.code).toBe(0)
    const { digest, final } = documentOf(made)
    expect(documentOf(again)).toMatchObject({ verified: true, digest, final })
  })

  test('a parameter without effect is refused: nothing reads it, or the file has its own', async () => {
    const unread = await run('pair.c', '--param', 'ROUDNS=1')
    expect(unread.code).toBe(2)
    expect(unread.err).toContain('Nothing in pair.c and its headers reads ROUDNS.')
    const overruled = await run('fixed.c', '--param', 'ROUNDS=2')
    expect(overruled.code).toBe(2)
    expect(overruled.err).toContain('#ifndef ROUNDS')
    const checked = await racelab(['check', join(folder, 'fixed.c'), '--param', 'ROUNDS=2'])
    expect(checked).toMatchObject({ code: 2, out: '' })
    expect(checked.err).toContain('#ifndef ROUNDS')
  })

  test('a file without threads says what a thread is called', async () => {
    const { code, err } = await run('idle.c')
    expect(code).toBe(2)
    expect(err).toContain('idle.c:1:1')
    expect(err).toContain('P0_label')
  })

  test('a file that does not compile is answered as a compiler does', async () => {
    const plain = await run('wrong.c')
    expect(plain).toMatchObject({ code: 2, out: '' })
    expect(plain.err).toContain('wrong.c:4:2: error: ')
    expect(plain.err).toContain('\tunknown = 1;\n      | \t^~~~~~~')
    expect(plain.err).toContain('wrong.c:5:6: error: ')
    const document = documentOf(await run('wrong.c', '--json'))
    expect(document).toMatchObject({
      error: { code: 'E_COMPILE', at: 'wrong.c:4:2' },
      diagnostics: [{ line: 4 }, { line: 5 }],
    })
  })

  test.each([
    ['a scenario as well', 'pair.c', ['inode-accounting'], /[Ee]ither a scenario/],
    ['a variant as well', 'pair.c', ['--variant', 'none'], /[Ee]ither a scenario/],
    ['no such file', 'nothing.c', [], /no such file/],
    ['no identifier', 'pair.c', ['--param', '2x=1'], /cannot be called "2x"/],
    ['no exact number', 'pair.c', ['--param', 'ROUNDS=9007199254740993'], /ROUNDS cannot be/],
    ['too many CPUs', 'pair.c', ['--cpus', '9'], /from 1 to 8/],
    ['CPUs twice', 'pair.c', ['--cpus', '2', '--param', 'CPUS=2'], /twice/],
    ['no width', 'pair.c', ['--word-bits', '16'], /32, 64/],
    ['more than a recording holds', 'large.c', [], /at most 1048576/],
  ])('refuses %s with what to do', async (_, name, words, message) => {
    const { code, err } = await run(name, ...words)
    expect(err).toMatch(message)
    expect(code).toBe(2)
  })

  test('keeps every scalar where the elements of arrays are too many', async () => {
    const path = join(folder, 'many.racetrace')
    const { final } = documentOf(await run('many.c', '--json', '--out', path))
    expect(final).toMatchObject({ 'rows[0].cell[0]': '1', last: '5' })
    expect(Object.keys(final as object)).toHaveLength(65_536)
    expect((await racelab(['replay', path, '--verify'])).code).toBe(0)
  })
})

test('--word-bits is no option of a scenario', async () => {
  const words = ['run', 'inode-accounting', '--variant', 'none', '--word-bits', '64']
  const { code, err } = await racelab(words)
  expect(code).toBe(2)
  expect(err).toMatch(/--word-bits goes with --source/)
})
