/** Programs that several benchmarks search, and how they are made ready. */
import type { SearchSubject } from '#core/explore/search.ts'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import { compile } from '#core/language/compile.ts'
import { DEFAULT_CHECKS, DEFAULT_CONFIG } from '#core/machine/config.ts'

/** One figure, as `npm run bench` prints it. */
export interface BenchResult {
  readonly name: string
  readonly value: number
  readonly unit: string
}

/** Two threads add one each, without a lock. */
export const LOST_UPDATE = `
int x;
void P0(void) { int a = READ_ONCE(x); WRITE_ONCE(x, a + 1); }
void P1(void) { int a = READ_ONCE(x); WRITE_ONCE(x, a + 1); }
void finally(void) { assert(x == 2); }
`

/** Three threads, three counters, `rounds` rounds of five accesses each. */
export function counters(rounds: number): string {
  const body = (thread: number): string => `void P${thread}(void) {
    int i;
    for (i = 0; i < ${rounds}; i++) {
      int v = READ_ONCE(a); WRITE_ONCE(b, v + ${thread});
      v = READ_ONCE(c); WRITE_ONCE(a, v ^ i); WRITE_ONCE(c, i);
    }
  }`
  return `int a, b, c;\n${[0, 1, 2].map(body).join('\n')}\n`
}

/** A thread for each CPU, nothing beside what is searched. */
export function subjectOf(text: string): SearchSubject {
  const compiled = compile({
    main: { name: 'bench.c', text },
    include: (name) => KERNEL_HEADERS[name],
    defines: {},
    wordBits: 64,
  })
  if (!compiled.ok) throw new Error(compiled.error[0]?.message)
  const { program } = compiled.value
  const cpus = program.threads.length
  const checks = { ...DEFAULT_CHECKS, lockOrder: false }
  return { program, config: { ...DEFAULT_CONFIG, cpus, heapBytes: 0, checks } }
}
