/**
 * The headers for shared objects: read-copy-update, reference counts, locks in a bit. Each is right in
 * every schedule, and each way to use it wrongly has one that shows it.
 */
import { describe, expect, test } from 'vitest'
import * as check from '#core/event/checks.ts'
import { build, configOf } from '../../support/machine.ts'
import { exploreAll } from '../../support/explore.ts'

const MODELS = ['sc', 'tso', 'pso'] as const

/** The checks that some schedule of a program breaks. */
function broken(text: string, model: (typeof MODELS)[number] = 'sc'): readonly number[] {
  const { violations } = exploreAll(build(text), configOf({ cpus: 3, model }), () => '')
  return [...violations.keys()].filter((one) => one !== check.CHECK_DATA_RACE)
}

describe('rcupdate.h', () => {
  const program = (publish: string, wait: string, inside = ''): string => `#include "rcupdate.h"
    struct pair { int a, b; };
    static struct pair *shared;
    static struct pair *made(int n) {
      struct pair *p = kmalloc(sizeof(*p), GFP_KERNEL);
      p->a = n; p->b = n;
      return p;
    }
    void init(void) { shared = made(1); }
    void P0_reader(void) {
      struct pair *p;
      rcu_read_lock();
      p = rcu_dereference(shared);
      ${inside}
      BUG_ON(p->a != p->b);
      rcu_read_unlock();
    }
    void P1_updater(void) {
      struct pair *old = shared, *new = made(2);
      ${publish}
      ${wait}
      kfree(old);
    }
    void finally(void) { kfree(shared); }`
  const PUBLISH = 'rcu_assign_pointer(shared, new);'

  test.each(MODELS)('a reader never meets freed or unwritten memory under %s', (model) => {
    expect(broken(program(PUBLISH, 'synchronize_rcu();'), model)).toEqual([])
  })

  test('without the grace period it does', () => {
    expect(broken(program(PUBLISH, ''))).toContain(check.CHECK_USE_AFTER_FREE)
  })

  test('a plain store publishes a structure before its contents under pso', () => {
    const text = program('shared = new;', 'synchronize_rcu();')
    expect(broken(text, 'tso')).toEqual([])
    expect(broken(text, 'pso')).toContain(check.CHECK_BUG_ON)
  })

  test('readers nest, and must not sleep', () => {
    const nested = 'rcu_read_lock(); rcu_read_unlock();'
    expect(broken(program(PUBLISH, 'synchronize_rcu();', nested))).toEqual([])
    expect(broken(program(PUBLISH, 'synchronize_rcu();', 'msleep(1);'))).toContain(
      check.CHECK_SLEEP_IN_ATOMIC,
    )
  })
})

describe('refcount.h', () => {
  const program = (get: string): string => `#include "refcount.h"
    struct object { refcount_t refs; };
    static struct object object;
    static int frees;
    static void put(void) { if (refcount_dec_and_test(&object.refs)) frees++; }
    void init(void) { refcount_set(&object.refs, 1); }
    void P0(void) { ${get} }
    void P1(void) { put(); }
    void finally(void) { assert(frees == 1 && refcount_read(&object.refs) == 0); }`

  test('whoever could take a reference may hold the object; the last one frees it, once', () => {
    expect(broken(program('if (refcount_inc_not_zero(&object.refs)) put();'))).toEqual([])
  })

  test('taking one from zero is told, and frees twice', () => {
    const found = broken(program('refcount_inc(&object.refs); put();'))
    expect(found).toContain(check.CHECK_FINALLY)
    expect(found).toContain(check.CHECK_WARN_ON)
  })
})

describe('bit_spinlock.h', () => {
  const program = (bit: number): string => `#include "bit_spinlock.h"
    static unsigned long word = 4;
    static int count;
    static void add(int bit) { bit_spin_lock(bit, &word); count++; bit_spin_unlock(bit, &word); }
    void P0(void) { add(0); }
    void P1(void) { add(${bit}); }
    void P2(void) { if (bit_spin_trylock(1, &word)) bit_spin_unlock(1, &word); }
    void finally(void) { assert(count == 2 && word == 4 && !bit_spin_is_locked(0, &word)); }`

  test.each(['sc', 'pso'] as const)('one bit lets in one thread under %s', (model) => {
    expect(broken(program(0), model)).toEqual([])
  })

  test('two bits of a word are two locks', () => {
    expect(broken(program(3))).toContain(check.CHECK_FINALLY)
  })

  test('letting go of what nobody holds is a bug', () => {
    const text = `#include "bit_spinlock.h"
      static unsigned long word;
      void P0(void) { bit_spin_unlock(0, &word); }`
    expect(broken(text)).toContain(check.CHECK_BUG_ON)
  })
})
