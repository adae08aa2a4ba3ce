/** What the machine says of memory that is not there, or not yet written. */
import { describe, expect, test } from 'vitest'
import { checkKind } from '#core/event/checks.ts'
import { placeOfSite } from '#core/language/debug-info.ts'
import { roundRobin } from '#core/schedule/round-robin.ts'
import { build, globalOf, runProgram } from '../../support/machine.ts'

interface Found {
  readonly check: string | undefined
  readonly line: number | undefined
  readonly message: string
}

function found(text: string, wordBits: 32 | 64 = 64): Found[] {
  const program = build(text, { wordBits })
  return runProgram(program, roundRobin()).machine.violations.map(({ check, site, message }) => ({
    check: checkKind(check)?.name,
    line: placeOfSite(program.debug, site)?.line,
    message,
  }))
}

const inThread = (body: string, globals = ''): string => `${globals}
void P0(void) { ${body} }`

describe('past the end of a global', () => {
  const outOfBounds: readonly (readonly [string, string, string])[] = [
    ['an index too far, read', 'int a[2], b; int i = 2;', 'int j = i; b = a[j];'],
    ['an index too far, written', 'int a[2], b; int i = 2;', 'int j = i; a[j] = 1;'],
    ['an index below zero', 'int b, a[2]; int i = -1;', 'int j = i; a[j] = 1;'],
    ['a bit beyond the word', 'unsigned long w, next;', 'set_bit(64, &w);'],
    ['through a pointer', 'int a[2], b;', 'int *p = a; p += 2; *p = 1;'],
    ['a wide access to a narrow object', 'u32 a; u32 b;', 'u64 *p = (u64 *)&a; *p = 1;'],
    ['the last element of structs', 'struct s { long x[3]; } a[2]; int b;', 'struct s *p = a; p += 2; p->x[2] = 1;'],
    ['an atomic', 'atomic_t a[1]; int b; int i = 1;', 'int j = i; atomic_inc(&a[j]);'],
    ['a lock', 'spinlock_t a[1]; int b; int i = 1;', 'int j = i; spin_lock(&a[j]); spin_unlock(&a[j]);'],
    ['a ghost', '__ghost u32 a[2]; __ghost u32 b; int i = 2;', 'int j = i; a[j] = 1;'],
    ['a small ghost', '__ghost u8 a[2]; __ghost u8 b; int i = 2;', 'int j = i; a[j] = 1;'],
    ['a ghost, into another one', '__ghost u32 a[2]; __ghost u32 b[64]; int i = 12;', 'int j = i; a[j] = 1;'],
    ['a small ghost, into another one', '__ghost u8 a[2]; __ghost u8 b[64]; int i = 40;', 'int j = i; a[j] = 1;'],
  ] // prettier-ignore

  test.each(outOfBounds)('%s', (_, globals, body) => {
    expect(found(inThread(body, globals))).toMatchObject([{ check: 'out-of-bounds', line: 2 }])
  })

  test('the message names the object before', () => {
    const [first] = found(inThread('int j = i; a[j] = 1;', 'int a[2], b; int i = 2;'))
    expect(first?.message).toMatch(/^P0 \(P0\) touched 4 bytes at 0x1008, after the end of a$/)
  })

  test('the message names what an index leads out of, where that is into something else', () => {
    const globals = '__ghost u32 a[2]; __ghost u32 b[64]; int i = 12;'
    const [first] = found(inThread('int j = i; a[j] = 1;', globals))
    expect(first?.message).toMatch(/touched 4 bytes at 0x[0-9a-f]+, where an index leads out of a$/)
  })

  test('the last byte of every object is its own', () => {
    const globals = 'u8 a[3]; u16 b[3]; u64 c[2]; struct { u8 x; u64 y; u8 z; } d; __ghost u8 g[3];'
    const body = 'int i = 2; a[i] = 1; b[i] = 2; c[i - 1] = 3; d.z = 4; d.y = 5; g[i] = 6;'
    expect(found(inThread(body, globals))).toEqual([])
    expect(found(inThread(body, globals), 32)).toEqual([])
  })
})

describe('memory that nobody has written', () => {
  test('a lock on the stack that was never initialised', () => {
    expect(found(inThread('spinlock_t l; spin_lock(&l); spin_unlock(&l);'))).toMatchObject([
      { check: 'uninitialised' },
    ])
    expect(
      found(inThread('spinlock_t l; spin_lock_init(&l); spin_lock(&l); spin_unlock(&l);')),
    ).toEqual([])
  })

  test.each([
    ['mutex_lock', 'struct mutex m;', 'mutex_lock(&p->m); mutex_unlock(&p->m);', 'mutex_init(&p->m);'],
    ['down', 'struct semaphore m;', 'down(&p->m); up(&p->m);', 'sema_init(&p->m, 1);'],
    ['down_read', 'struct rw_semaphore m;', 'down_read(&p->m); up_read(&p->m);', 'init_rwsem(&p->m);'],
    ['complete', 'struct completion m;', 'complete(&p->m);', 'init_completion(&p->m);'],
  ])('a lock in fresh heap memory: %s', (_, member, use, init) => {
    const text = (start: string): string =>
      `struct s { int x; ${member} };\nvoid P0(void) { struct s *p = kmalloc(sizeof(*p), GFP_KERNEL); ${start} ${use} kfree(p); }`
    expect(found(text(''))).toMatchObject([{ check: 'uninitialised', line: 2 }])
    expect(found(text(init))).toEqual([])
  }) // prettier-ignore

  test.each([32, 64] as const)('atomic64_set() writes, on %i bits too', (wordBits) => {
    const text = inThread(
      'atomic64_t *p = kmalloc(sizeof(*p), GFP_KERNEL); atomic64_set(p, 5); x = atomic64_read(p); kfree(p);',
      'u64 x;',
    )
    const { machine } = runProgram(build(text, { wordBits }), roundRobin())
    expect(machine.violations).toEqual([])
    expect(globalOf(machine, 'x')).toBe(5n)
  })

  test('a lock that is freed while somebody waits for it', () => {
    const text = `struct semaphore *s;
void init(void) { s = kmalloc(sizeof(*s), GFP_KERNEL); sema_init(s, 0); }
void P0(void) { down(s); }
void P1(void) { cond_resched(); kfree(s); }`
    expect(found(text)).toMatchObject([{ check: 'use-after-free', line: 3 }])
  })

  test('an exchange whose result is used reads', () => {
    const text = inThread('int *p = kmalloc(4, GFP_KERNEL); x = xchg(p, 5); kfree(p);', 'int x;')
    expect(found(text)).toMatchObject([{ check: 'uninitialised' }])
  })
})

describe('a copy of a struct that is written in part', () => {
  const S = 'struct s { int a; u64 w; u8 b; } g; int x; u64 y;'

  test.each([32, 64] as const)('is no read of what is missing (%i bits)', (wordBits) => {
    const body = 'struct s t, u; t.a = 3; u = t; g = u; x = u.a;'
    const { machine } = runProgram(build(inThread(body, S), { wordBits }), roundRobin())
    expect(machine.violations).toEqual([])
    expect(globalOf(machine, 'x')).toBe(3n)
  })

  test.each([
    ['x = u.b;', 'u8'],
    ['y = u.w;', 'u64'],
  ])('but the copy lacks the same members: %s', (read) => {
    for (const wordBits of [32, 64] as const) {
      const body = `struct s t, u; t.a = 3; u = t; ${read}`
      expect(found(inThread(body, S), wordBits)).toMatchObject([{ check: 'uninitialised' }])
    }
  })

  test('a member that the copy overwrites with nothing is missing afterwards', () => {
    const body = 'struct s t, u; t.a = 3; u.b = 4; u = t; x = u.b;'
    expect(found(inThread(body, S))).toMatchObject([{ check: 'uninitialised' }])
    expect(found(inThread(body.replace('t.a = 3;', 't.a = 3; t.b = 5;'), S))).toEqual([])
  })

  test('freed memory stays freed', () => {
    const body = 'struct s *p = kmalloc(sizeof(*p), GFP_KERNEL); p->a = 1; kfree(p); g = *p;'
    expect(found(inThread(body, S))).toMatchObject([{ check: 'use-after-free' }])
  })
})
