/** Small concurrent programs in kernel C, made from a seed: the food of the property tests of searches. */
import { nextBelow, seedRng } from '#core/base/rng.ts'

export interface RandomProgram {
  readonly text: string
  readonly threads: number
}

/** What a program may be made of. */
export type Ingredient =
  | 'memory'
  | 'locks'
  | 'sleeping'
  | 'waiting'
  | 'interrupts'
  | 'ghosts'
  | 'polling'
  | 'failing'
  | 'choosing'
  | 'watched'

class Draw {
  private readonly words = new Int32Array(4)

  constructor(seed: number) {
    seedRng(this.words, 0, seed)
  }

  below(limit: number): number {
    return nextBelow(this.words, 0, limit)
  }

  of<T>(rows: readonly T[]): T {
    return rows[this.below(rows.length)]!
  }
}

/** Few, so that threads meet. */
const VARIABLES = ['x', 'x', 'y', 'c[0]'] as const

function memory(draw: Draw): string {
  const variable = draw.of(VARIABLES)
  const word = draw.of(['x', 'x', 'y'])
  return draw.of([
    `WRITE_ONCE(${variable}, ${1 + draw.below(3)});`,
    `WRITE_ONCE(${variable}, r + 1);`,
    `r = READ_ONCE(${variable});`,
    `r = READ_ONCE(${variable});`,
    `r = xchg(&${word}, ${1 + draw.below(3)});`,
    `r = cmpxchg(&${word}, ${draw.below(2)}, ${2 + draw.below(2)});`,
    'atomic_inc(&n);',
    'smp_mb();',
    'smp_wmb();',
    `smp_store_release(&${word}, ${4 + draw.below(2)});`,
    `r = smp_load_acquire(&${word});`,
    'r = choose(2);',
  ])
}

function locks(draw: Draw): string {
  const body = memory(draw)
  return draw.of([
    `spin_lock(&l); ${body} spin_unlock(&l);`,
    `mutex_lock(&m); ${body} mutex_unlock(&m);`,
    `mutex_lock(&m); spin_lock(&l); ${body} spin_unlock(&l); mutex_unlock(&m);`,
    `spin_lock(&l); spin_lock(&k); ${body} spin_unlock(&k); spin_unlock(&l);`,
    `spin_lock(&k); spin_lock(&l); ${body} spin_unlock(&l); spin_unlock(&k);`,
    `if (spin_trylock(&l)) { ${body} spin_unlock(&l); }`,
    `if (mutex_trylock(&m)) { ${body} mutex_unlock(&m); } else { ${memory(draw)} }`,
    `down_read(&s); ${body} up_read(&s);`,
    `down_write(&s); ${body} up_write(&s);`,
    `lock_kernel(); ${body} unlock_kernel();`,
    `lock_kernel(); mutex_lock(&m); ${body} mutex_unlock(&m); unlock_kernel();`,
    'up(&e);',
    'down(&e);',
  ])
}

function sleeping(draw: Draw): string {
  const body = memory(draw)
  return draw.of([
    `mutex_lock(&m); ${body} mutex_unlock(&m);`,
    `if (mutex_trylock(&m)) { ${body} mutex_unlock(&m); }`,
    `down_read(&s); ${body} up_read(&s);`,
    `down_write(&s); ${body} up_write(&s);`,
    `down_write(&s); ${body} downgrade_write(&s); up_read(&s);`,
    `if (down_read_trylock(&s)) { ${body} up_read(&s); }`,
    `if (down_write_trylock(&s)) { ${body} up_write(&s); } else { r = 7; }`,
    `mutex_lock(&m); down_read(&s); up_read(&s); mutex_unlock(&m);`,
    `down_write(&s); mutex_lock(&m); mutex_unlock(&m); up_write(&s);`,
    'up(&e); msleep(1);',
    'if (down_trylock(&e)) r = 6;',
    'down(&e);',
  ])
}

function waiting(draw: Draw): string {
  return draw.of([
    'WRITE_ONCE(x, 1); wake_up(&q);',
    'WRITE_ONCE(x, 1); wake_up_all(&q);',
    'wake_up(&q);',
    'wait_event(q, READ_ONCE(x) != 0);',
    'complete(&d);',
    'wait_for_completion(&d);',
    'complete_all(&d);',
    'set_bit(0, &b);',
    'wait_on_bit(&b, 0);',
    'clear_bit(0, &b); wake_up_bit(&b, 0);',
    memory(draw),
  ])
}

function interrupts(draw: Draw): string {
  return draw.of([
    'submit_io(handler, 0, 10);',
    'submit_io_on(1, handler, 0, 10);',
    `local_irq_disable(); ${memory(draw)} local_irq_enable();`,
    `preempt_disable(); ${memory(draw)} preempt_enable();`,
    memory(draw),
  ])
}

function ghosts(draw: Draw): string {
  return draw.of([
    `WRITE_ONCE(x, 2); g += r;`,
    `r = READ_ONCE(y); g = r;`,
    `WRITE_ONCE(y, 1); if (g) r = 5;`,
    'r = READ_ONCE(x); if (r) g = r + 1;',
    'r = READ_ONCE(y); if (r) g = 7; else r = g;',
    'if (xchg(&x, 1)) r = g;',
    'r = READ_ONCE(x); if (g == 7) g = r;',
    'WRITE_ONCE(x, g);',
    memory(draw),
  ])
}

function polling(draw: Draw): string {
  return draw.of([
    'while (!READ_ONCE(x)) cpu_relax();',
    'while (READ_ONCE(y) == 1) cpu_relax();',
    memory(draw),
    memory(draw),
  ])
}

/** What may break in the middle of a run. */
function failing(draw: Draw): string {
  return draw.of([
    `BUG_ON(READ_ONCE(${draw.of(VARIABLES)}) == ${1 + draw.below(2)});`,
    `r = READ_ONCE(${draw.of(VARIABLES)}); BUG_ON(r);`,
    'if (!spin_trylock(&l)) BUG(); spin_unlock(&l);',
    'spin_unlock(&l);',
    'if (mutex_trylock(&m)) mutex_lock(&m);',
    'spin_lock(&l); if (READ_ONCE(x)) mutex_lock(&m); spin_unlock(&l);',
    memory(draw),
    memory(draw),
  ])
}

/** Data choices, some of whose values end the run, or leave a lock behind. */
function choosing(draw: Draw): string {
  return draw.of([
    'if (choose(2)) BUG();',
    `BUG_ON(choose(3) == ${draw.below(3)});`,
    'r = choose(2); BUG_ON(r);',
    `r = choose(2); BUG_ON(READ_ONCE(${draw.of(VARIABLES)}) == r);`,
    `spin_lock(&l); ${memory(draw)} if (choose(2)) spin_unlock(&l);`,
    'if (choose(2)) spin_lock(&l); spin_unlock(&l);',
    'mutex_lock(&m); if (choose(2)) mutex_unlock(&m);',
    'if (mutex_trylock(&m) && choose(2)) mutex_unlock(&m);',
    memory(draw),
    memory(draw),
  ])
}

/** Writes to what `always_small` looks at. */
function watched(draw: Draw): string {
  return draw.of([
    `WRITE_ONCE(x, ${1 + draw.below(3)});`,
    `WRITE_ONCE(y, ${1 + draw.below(3)});`,
    'WRITE_ONCE(x, 0);',
    'WRITE_ONCE(y, 0);',
    memory(draw),
  ])
}

const MAKERS: Readonly<Record<Ingredient, (draw: Draw) => string>> = {
  memory,
  locks,
  sleeping,
  waiting,
  interrupts,
  ghosts,
  polling,
  failing,
  choosing,
  watched,
}

function statement(draw: Draw, ingredients: readonly Ingredient[]): string {
  const make = MAKERS[draw.of(ingredients)]
  if (draw.below(5) > 0) return make(draw)
  return `if (r) { ${make(draw)} } else { ${memory(draw)} }`
}

/**
 * The program of `seed`: `threads` threads of up to `length` statements. What a thread has read ends in a
 * ghost of its own, so that final states tell it.
 */
export function randomProgram(
  seed: number,
  ingredients: readonly Ingredient[],
  threads: number,
  length: number,
): RandomProgram {
  const draw = new Draw(seed)
  const bodies = Array.from({ length: threads }, (_, index) => {
    const count = 1 + draw.below(length)
    const lines = Array.from({ length: count }, () => statement(draw, ingredients))
    return `void P${index}(void) { int r = 0; ${lines.join(' ')} o${index} = r; }`
  })
  const text = `
    int x, y; u8 c[4]; atomic_t n; __ghost int g, o0, o1, o2;
    spinlock_t l, k; struct mutex m; struct rw_semaphore s; struct semaphore e;
    wait_queue_head_t q; struct completion d; unsigned long b;
    void handler(void *argument) { int r = 0; ${memory(draw)} }
    ${bodies.join('\n    ')}
    ${ingredients.includes('watched') ? 'bool always_small(void) { return x + y < 5; }' : ''}
  `
  return { text, threads }
}

/** What a program of this kind does with its globals: see Globals of interleavings.ts. */
export function globalsOf(text: string): {
  readonly watched: readonly string[]
  readonly sums: readonly string[]
} {
  const code = text.split('\n').filter((line) => line.includes('void P'))
  const looks = code.some((line) => /\bg\b/.test(line.replaceAll('g += r;', '')))
  return { watched: text.includes('always_small') ? ['x', 'y'] : [], sums: looks ? [] : ['g'] }
}
