/**
 * gcc as the judge of what a C program computes. Many programs go into one file, so that one run of the
 * compiler answers for all of them. `long` has 32 bits either by -m32 (in a program without a library,
 * as the 32-bit one is rarely installed) or, where such a program cannot be built or run, by `int`.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProgramText } from './program-text.ts'

const TYPES = `
typedef unsigned char u8; typedef signed char s8; typedef unsigned short u16; typedef short s16;
typedef unsigned int u32; typedef int s32;
typedef _Bool bool;
#define offsetof(type, member) __builtin_offsetof(type, member)
`

const WIDE = 'typedef unsigned long long u64; typedef long long s64;'

/** How a 32-bit \`long\` is had. */
export type LongSource = 'native-64' | 'native-32' | 'typedef-32'

const LONGS: Readonly<Record<LongSource, string>> = {
  'native-64': `${WIDE} typedef long SLONG; typedef unsigned long ULONG;`,
  'native-32': `${WIDE} typedef long SLONG; typedef unsigned long ULONG;`,
  // In structs i386 aligns 64 bits to 4.
  'typedef-32': `${WIDE.replaceAll(';', ' __attribute__((aligned(4)));')} typedef int SLONG; typedef unsigned int ULONG;`,
}

/** Start-up, output and 64-bit division of a 32-bit program without a library. */
const FREESTANDING = `
static void put(const void *bytes, unsigned n) {
  while (n > 0) {
    int done;
    asm volatile("int $0x80" : "=a"(done) : "a"(4), "b"(1), "c"(bytes), "d"(n) : "memory");
    if (done <= 0) break;
    bytes = (const char *)bytes + done; n -= done;
  }
}
u64 __udivmoddi4(u64 a, u64 b, u64 *rest) {
  u64 quotient = 0, remainder = 0;
  for (int i = 63; i >= 0; i--) {
    u64 top = remainder >> 63;
    remainder = remainder << 1 | (a >> i & 1);
    if (top || remainder >= b) { remainder -= b; quotient |= 1ull << i; }
  }
  if (rest) *rest = remainder;
  return quotient;
}
u64 __udivdi3(u64 a, u64 b) { return __udivmoddi4(a, b, 0); }
u64 __umoddi3(u64 a, u64 b) { u64 rest; __udivmoddi4(a, b, &rest); return rest; }
s64 __divdi3(s64 a, s64 b) { u64 q = __udivdi3(a < 0 ? -(u64)a : a, b < 0 ? -(u64)b : b); return (a < 0) != (b < 0) ? -q : q; }
s64 __moddi3(s64 a, s64 b) { u64 r = __umoddi3(a < 0 ? -(u64)a : a, b < 0 ? -(u64)b : b); return a < 0 ? -r : r; }
void *memcpy(void *to, const void *from, unsigned n) { char *t = to; const char *f = from; while (n--) *t++ = *f++; return to; }
void *memset(void *to, int value, unsigned n) { char *t = to; while (n--) *t++ = value; return to; }
int main(void);
void _start(void) { main(); asm volatile("int $0x80" : : "a"(1), "b"(0)); }
`

const HOSTED = `
#include <unistd.h>
static void put(const void *bytes, unsigned n) { while (n > 0) { long done = write(1, bytes, n); if (done <= 0) break; bytes = (const char *)bytes + done; n -= done; } }
`

function build(text: string, source: LongSource): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'racelab-gcc-'))
  try {
    const file = join(folder, 'programs.c')
    const binary = join(folder, 'programs')
    writeFileSync(file, text)
    const native32 = [
      '-m32',
      '-nostdlib',
      '-static',
      '-ffreestanding',
      '-fno-pic',
      '-no-pie',
      '-fno-stack-protector',
    ]
    const options = [
      '-std=gnu11',
      '-O0',
      '-w',
      '-fwrapv',
      ...(source === 'native-32' ? native32 : []),
    ]
    execFileSync('gcc', [...options, '-o', binary, file], { stdio: ['ignore', 'ignore', 'pipe'] })
    return execFileSync(binary, { maxBuffer: 1 << 28 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The best way to a 32-bit \`long\` on this computer. */
export function best32(): LongSource {
  try {
    const answer = build(
      `${TYPES}${WIDE}${FREESTANDING}\nint main(void) { put("ok", 2); return 0; }`,
      'native-32',
    )
    return answer.toString() === 'ok' ? 'native-32' : 'typedef-32'
  } catch {
    return 'typedef-32'
  }
}

/**
 * Runs \`<prefix>run()\` of each program and reads its scalars, widened to 64 bits.
 *
 * @param programs texts with different prefixes
 * @param prefixes theirs, in the same order
 */
export function gccResults(
  programs: readonly ProgramText[],
  prefixes: readonly string[],
  source: LongSource,
): bigint[][] {
  const runs = programs.map((_, index) => `  ${prefixes[index] ?? ''}run();`)
  const outputs = programs.flatMap(({ scalars }) =>
    scalars.map((scalar) => `  out[n++] = ${scalar};`),
  )
  const text = [
    TYPES,
    LONGS[source],
    source === 'native-32' ? FREESTANDING : HOSTED,
    ...programs.map((program) => program.source),
    `static u64 out[${outputs.length + 1}];`,
    'int main(void) {',
    '  unsigned n = 0;',
    ...runs,
    ...outputs,
    '  put(out, n * 8); return 0;',
    '}',
  ].join('\n')
  const bytes = build(text, source)
  let offset = 0
  return programs.map(({ scalars }) =>
    scalars.map(() => {
      offset += 8
      return bytes.readBigUInt64LE(offset - 8)
    }),
  )
}
