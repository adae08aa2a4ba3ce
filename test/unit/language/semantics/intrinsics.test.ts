/** The kernel API: what each call becomes, and that the table, the compiler and the names agree. */
import { describe, expect, test } from 'vitest'
import * as op from '#core/language/bytecode.ts'
import { INTRINSICS, intrinsic } from '#core/language/intrinsics.ts'
import { instruction } from '#core/language/disassemble.ts'
import { compiled, evaluate, visibleOperations } from '../../../support/kernel-c/compiling.ts'

const DECLARATIONS = `
  spinlock_t s; struct mutex m; struct semaphore c; struct rw_semaphore r; wait_queue_head_t q;
  struct completion d; atomic_t a; atomic64_t b; atomic_long_t l; unsigned long flags, word; int x, y; u64 big;
  struct task_struct *task; void *p; static void io(void *arg) { }`

/** Names that need other words than their prototype has for arguments. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  READ_ONCE: 'x', WRITE_ONCE: 'x, 1', ACCESS_ONCE: 'x', smp_load_acquire: '&x', smp_store_release: '&x, 1',
  rcu_dereference: 'p', rcu_assign_pointer: 'p, 0',
  xchg: '&x, 1', cmpxchg: '&x, 1, 2', cmpxchg64: '&big, 1, 2', wait_event: 'q, 1', wait_event_interruptible: 'q, 1',
  wait_on_bit: '&word, 3', wait_on_bit_lock: '&word, 3', wake_up_bit: '&word, 3', submit_io: 'io, p, 5', submit_io_on: '1, io, p, 5',
  BUG_ON: 'x', BUG: '', WARN_ON: 'x', WARN_ON_ONCE: 'x', assert: '1', BUILD_BUG_ON: '0',
  trace_retry: '"a"', trace_gauge: '"a", x', trace_mark: '"a"', printk: '"a"', pr_info: '"a"', min: 'x, y', max: 'x, y', likely: 'x', unlikely: 'x',
  ARRAY_SIZE: 'array', swap: 'x, y', kmalloc: '8, GFP_KERNEL', kzalloc: '8, GFP_KERNEL', kfree: 'p', choose: '3', udelay: '3', msleep: '3',
  local_irq_save: 'flags', local_irq_restore: 'flags', sema_init: '&c, 2',
  spin_lock_irqsave: '&s, flags', spin_unlock_irqrestore: '&s, flags',
} // prettier-ignore

const BY_TYPE: readonly (readonly [type: string, argument: string])[] = [
  ['spinlock_t *', '&s'], ['struct mutex *', '&m'], ['struct semaphore *', '&c'], ['struct rw_semaphore *', '&r'],
  ['wait_queue_head_t *', '&q'], ['struct completion *', '&d'], ['atomic_t *', '&a'], ['atomic64_t *', '&b'],
  ['atomic_long_t *', '&l'], ['unsigned long *', '&word'],
] // prettier-ignore

function argumentsOf(name: string, prototype: string): string {
  const known = ARGUMENTS[name]
  if (known !== undefined) return known
  const inside = /\((.*)\)/.exec(prototype)?.[1] ?? ''
  if (inside === 'void') return ''
  return inside
    .split(', ')
    .map((parameter) => BY_TYPE.find(([type]) => parameter.startsWith(type))?.[1] ?? '1')
    .join(', ')
}

describe('the table of the kernel API', () => {
  test('names each function once, with a prototype and a meaning', () => {
    expect(new Set(INTRINSICS.map(({ name }) => name)).size).toBe(INTRINSICS.length)
    for (const { name, prototype, meaning } of INTRINSICS) {
      expect(prototype).toContain(name)
      expect(meaning.length).toBeGreaterThan(5)
      expect(intrinsic(name)?.prototype).toBe(prototype)
    }
    expect(intrinsic('no_such_function')).toBeUndefined()
  })

  test.each(INTRINSICS.map((row) => [row.name, row] as const))('%s compiles on both machines', (name, row) => {
    const call = name === 'current' ? 'task = current' : `${name}(${argumentsOf(name, row.prototype)})`
    const text = `${DECLARATIONS}\nvoid P0(void) { int array[3]; (void)array; ${call}; }`
    for (const wordBits of [32, 64] as const) {
      const { program, warnings } = compiled(text, { wordBits })
      expect(warnings).toEqual([])
      const visible = visibleOperations(program, 'P0').filter((text) => !/^(load|store)/.test(text))
      const isMemory = ['memory access', 'macros', 'checks', 'atomics'].includes(row.group)
      if (!isMemory) expect(visible.length > 0).toBe(row.visible)
    }
  }) // prettier-ignore
})

function code(body: string, wordBits: 32 | 64 = 32): string[] {
  const { program } = compiled(`${DECLARATIONS}\nvoid P0(void) { ${body} }`, { wordBits })
  const fn = program.debug.functions.find(({ name }) => name === 'P0')
  const list: string[] = []
  for (let site = fn?.firstSite ?? 0; site < (fn?.endSite ?? 0) - 1; site++) {
    list.push(instruction(program, site).replace(/^\s*\d+\s+/, ''))
  }
  return list
}

describe('calls become', () => {
  test('one operation on the address of a lock', () => {
    expect(code('spin_lock(&s);')).toEqual(['movi r3, 4096', '* spin_lock r0, r3, 0'])
    expect(code('if (!mutex_trylock(&m)) down_read(&r);')).toEqual([
      'movi r4, 4116', '* mutex_trylock r3, r4', 'jnz r3, @5', 'movi r3, 4156', '* down_read r0, r3',
    ]) // prettier-ignore
  })

  test('irqsave writes the flags, irqrestore reads them', () => {
    expect(code('unsigned long f; spin_lock_irqsave(&s, f); spin_unlock_irqrestore(&s, f);')).toEqual([
      'movi r4, 4096', '* spin_lock r3, r4, 2', 'movi r4, 4096', '* spin_unlock r3, r4, 2',
    ]) // prettier-ignore
    expect(code('unsigned long f; local_irq_save(f);', 64)).toEqual(['* irq_disable r3, 2', 'movi r4, 0'])
    expect(code('local_irq_save(flags);')).toEqual(['* irq_disable r3, 2', '* store32 r3, [flags]'])
  }) // prettier-ignore

  test('a wait prepares, tests, sleeps, and tests again', () => {
    expect(code('wait_event(q, x == 2);')).toEqual([
      'movi r3, 4176', '* wait_prepare r3, 8', '* load32 r4, [x]', 'jeqi r4, 2, @6', '* wait_sleep r3, 8',
      'jmp @1', '* wait_finish r3, 8',
    ]) // prettier-ignore
  })

  test('a wait on a bit sleeps on word * 64 + bit', () => {
    const lines = code('wait_on_bit(&word, 3); wake_up_bit(&word, 3);')
    expect(lines.slice(0, 4)).toEqual(['movi r5, 4304', 'shli r4, r5, 6', 'addi r3, r4, 3', '* wait_prepare r3, 7'])
    expect(lines).toContain('* test_bit r4, r5, r6')
    expect(lines.at(-1)).toBe('* wake r3, 6')
  }) // prettier-ignore

  test('compare-and-exchange takes its operands side by side', () => {
    expect(code('x = cmpxchg(&y, 7, 9);')).toEqual([
      'movi r4, 4344', 'movi r5, 7', 'movi r6, 9', '* cmpxchg32 r3, r4, r5', '* store32 r3, [x]',
    ]) // prettier-ignore
    expect(code('big = cmpxchg(&big, 7, 9);', 64)).toEqual([
      'movi r5, 4376', 'movi64 r6, 7, 0', 'movi64 r8, 9, 0', '* cmpxchg64 r3, r5, r6', '* store64 r3, [big]',
    ]) // prettier-ignore
  })

  test('64-bit atomics are one operation on a 32-bit machine too', () => {
    const visible = (body: string): string[] =>
      visibleOperations(compiled(`${DECLARATIONS}\nvoid P0(void) { ${body} }`).program, 'P0')
    expect(visible('atomic64_read(&b); atomic64_set(&b, 5); atomic64_inc(&b); cmpxchg64(&big, 1, 2);')).toEqual([
      'cmpxchg64', 'xchg64', 'xadd64', 'cmpxchg64',
    ]) // prettier-ignore
    expect(visible('atomic_read(&a); atomic_set(&a, 5); atomic_inc(&a);')).toEqual([
      'load32 a', 'store32 a', 'xadd32',
    ]) // prettier-ignore
  })

  test('barrier() is nothing at all', () => {
    expect(code('barrier();')).toEqual([])
  })

  test('checks carry their kind', () => {
    const { program } = compiled('int x; void P0(void) { BUG_ON(x); WARN_ON(x); assert(x); } void finally(void) { assert(x); BUG_ON(x); }')
    const kinds: number[] = []
    for (let start = 0; start < program.code.length; start += op.INSTRUCTION_WORDS) {
      if (program.code[start] === op.OP_BUG_IF) kinds.push(program.code[start + 2] ?? -1)
    }
    expect(kinds).toEqual([0, 1, 0, 2, 2])
  }) // prettier-ignore
})

describe('atomics compute', () => {
  test.each(['atomic', 'atomic64', 'atomic_long'])('%s_t', (prefix) => {
    const declarations = `${prefix}_t v = ATOMIC_INIT(10);`
    const body = `
      result = ${prefix}_inc_return(&v);
      result = result * 100 + ${prefix}_sub_return(3, &v);
      result = result * 100 + ${prefix}_fetch_add(5, &v);
      result = result * 100 + ${prefix}_xchg(&v, 1);
      result = result * 100 + ${prefix}_cmpxchg(&v, 1, 40);
      result = result * 100 + ${prefix}_read(&v);
      ${prefix}_set(&v, 1);
      result = result * 10 + ${prefix}_dec_and_test(&v);
      result = result * 10 + ${prefix}_add_negative(-1, &v);`
    for (const wordBits of [32, 64] as const) {
      expect(evaluate(declarations, body, { wordBits })).toBe(11080813014011n)
    }
  })
})
