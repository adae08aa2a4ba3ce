/** Filling and copying memory, against what C says the bytes are. */
import { describe, expect, test } from 'vitest'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import { compiled, evaluate, visibleOperations } from '../../support/kernel-c/compiling.ts'

const OPTIONS = { headers: KERNEL_HEADERS }
const DECLARATIONS = `#include "string.h"
  struct pair { u32 a; u16 b, c; } from = { 0x01020304, 5, 6 }, to;
  u32 first = 1; u8 bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }, other[8];`

describe('string.h', () => {
  test.each([
    ['memcpy(&to, &from, sizeof(to)); result = to.a + to.b * 16 + to.c;', 0x01020304n + 80n + 6n],
    ['memcpy(other, bytes, 3); result = other[2] * 256 + other[3];', 0x300n],
    ['memcpy(other + 1, bytes, 5); result = other[0] * 256 + other[5];', 5n],
    ['memset(&from, 0xab, 8); result = from.a;', 0xababababn],
    ['memset(bytes + 1, 257, 2); result = bytes[0] + bytes[1] * 16 + bytes[2] * 256 + bytes[3] * 4096;', 0x4111n],
    ['result = memset(bytes, 0, 0) == bytes && bytes[0] == 1;', 1n],
    ['result = memcmp(bytes, other, 7);', 1n],
    ['memcpy(other, bytes, 7); other[6] = 9; result = memcmp(bytes, other, 6) * 16 + memcmp(bytes, other, 7);', -2n],
  ])('%s', (body, value) => {
    expect(evaluate(DECLARATIONS, body, OPTIONS)).toBe(value)
  }) // prettier-ignore

  test('a word is one step where address and length allow it', () => {
    const text = `${DECLARATIONS} void P0(void) { memcpy(&to, &from, 8); }`
    const operations = visibleOperations(compiled(text, OPTIONS).program, 'memcpy')
    expect(operations).toEqual(['load32 +0', 'store32 +0', 'load8u +0', 'store8 +0'])
  })
})

test('kzalloc gives zeros, also where something lay before', () => {
  const body = `int i; u32 *p;
    for (i = 0; i < 300; i++) { p = kmalloc(64, GFP_KERNEL); p[3] = ~0; kfree(p); }
    p = kzalloc(64, GFP_KERNEL); result = p[3] + p[15] + 7; kfree(p);`
  expect(evaluate('', body)).toBe(7n)
})
