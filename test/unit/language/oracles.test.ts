/** An always_ function only looks; what else it does is an error where it stands. */
import { describe, expect, test } from 'vitest'
import { onlyError, problems } from '../../support/kernel-c/compiling.ts'

const DECLARATIONS =
  'int x; unsigned long w; spinlock_t l; __ghost int g; __ghost int many[3]; struct mutex m; wait_queue_head_t q; struct list { struct list *next; } head; int field[2];'

describe('an always_ function', () => {
  test.each([
    ['reads', 'return x == 1 && READ_ONCE(x) && test_bit(1, &w) && g && many[x];'],
    ['computes in scalars', 'int i, sum = 0; for (i = 0; i < 3; i++) sum += many[i]; return sum;'],
    [
      'has an array of its own',
      'int seen[3] = { 1 }, i; struct list own; own.next = 0; for (i = 0; i < 3; i++) seen[i] += many[i]; return seen[x];',
    ],
    ['calls what only looks', 'return look(x) > 2;'],
    [
      'walks a list',
      'struct list *p; for (p = head.next; p; p = p->next) if (p == &head) return 0; return 1;',
    ],
  ])('%s', (_, body) => {
    const look = 'static int look(int y) { return x + y; }'
    expect(problems(`${DECLARATIONS} ${look} bool always_so(void) { ${body} }`)).toEqual([])
  })

  test.each([
    ['x = 1;', 'write memory'],
    ['x++;', 'write memory'],
    ['field[x] = 1;', 'write memory'],
    ['head.next = NULL;', 'write memory'],
    ['set_bit(1, &w);', 'write memory'],
    ['g = 1;', 'write a ghost'],
    ['many[x]++;', 'write a ghost'],
    ['smp_mb();', 'have a barrier'],
    ['spin_lock(&l);', 'take or release a lock'],
    ['mutex_unlock(&m);', 'take or release a lock'],
    ['lock_kernel();', 'take or release a lock'],
    ['wait_event(q, x);', 'wait, wake or schedule'],
    ['schedule();', 'wait, wake or schedule'],
    ['kfree(NULL);', 'allocate, submit I/O or choose'],
    ['x = choose(2);', 'allocate, submit I/O or choose'],
  ])('must not say %s', (body, what) => {
    const { code, message, line } = onlyError(
      `${DECLARATIONS}\nbool always_so(void) {\n${body} return 1; }`,
    )
    expect([code, line]).toEqual(['C_ORACLE_ACTS', 3])
    expect(message).toBe(`'always_so' must not ${what}`)
  })

  test('must not call what acts, however indirectly', () => {
    const chain = 'static void act(void) { g = 1; }\nstatic void pass(void) { act(); }'
    const error = onlyError(`${DECLARATIONS}\n${chain}\nbool always_so(void) { pass(); return 1; }`)
    expect(error.message).toBe("'act' must not write a ghost: 'always_so' calls it")
    expect([error.line, error.column]).toEqual([2, 25])
  })

  test('does not keep anybody else from acting', () => {
    expect(
      problems(
        `${DECLARATIONS} void P0(void) { x = 1; g = 2; } bool always_so(void) { return x; }`,
      ),
    ).toEqual([])
  })
})
