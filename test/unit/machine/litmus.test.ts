/**
 * The classic litmus tests, every schedule explored. The outcomes each model allows were worked out by
 * hand: sc interleaves; tso lets a load pass an earlier store of its CPU; pso also lets stores to
 * different places pass each other. Loads stay in order in all three.
 */
import { describe, expect, test } from 'vitest'
import type { MemoryModel } from '#core/machine/config.ts'
import { exploreAll, observeGlobals } from '../../support/explore.ts'
import { build, configOf, globalOf } from '../../support/machine.ts'

interface Litmus {
  readonly name: string
  readonly threads: readonly string[]
  /** Globals whose final values make the outcome, one digit each. */
  readonly observed: readonly string[]
  readonly sc: string
  /** When more is allowed than under sc; the larger of tso and sc, of pso and tso. */
  readonly tso?: string
  readonly pso?: string
}

const W = (place: string, value: number): string => `WRITE_ONCE(${place}, ${value});`
const R = (into: string, place: string): string => `${into} = READ_ONCE(${place});`
const seq = (...statements: readonly string[]): string => statements.join(' ')

const SB = ['r0', 'r1']
const MP = ['r0', 'r1']

// prettier-ignore
const TESTS: readonly Litmus[] = [
  { name: 'SB', threads: [seq(W('x', 1), R('r0', 'y')), seq(W('y', 1), R('r1', 'x'))], observed: SB, sc: '01 10 11', tso: '00' },
  { name: 'SB+mbs', threads: [seq(W('x', 1), 'smp_mb();', R('r0', 'y')), seq(W('y', 1), 'smp_mb();', R('r1', 'x'))], observed: SB, sc: '01 10 11' },
  { name: 'SB+one mb', threads: [seq(W('x', 1), 'smp_mb();', R('r0', 'y')), seq(W('y', 1), R('r1', 'x'))], observed: SB, sc: '01 10 11', tso: '00' },
  { name: 'SB+wmbs', threads: [seq(W('x', 1), 'smp_wmb();', R('r0', 'y')), seq(W('y', 1), 'smp_wmb();', R('r1', 'x'))], observed: SB, sc: '01 10 11', tso: '00' },
  { name: 'SB+xchgs', threads: [seq('xchg(&x, 1);', R('r0', 'y')), seq('xchg(&y, 1);', R('r1', 'x'))], observed: SB, sc: '01 10 11' },
  { name: 'SB+atomics between', threads: [seq(W('x', 1), 'atomic_inc(&a);', R('r0', 'y')), seq(W('y', 1), 'atomic_inc(&b);', R('r1', 'x'))], observed: SB, sc: '01 10 11' },
  { name: 'SB+release acquire', threads: [seq('smp_store_release(&x, 1);', 'r0 = smp_load_acquire(&y);'), seq('smp_store_release(&y, 1);', 'r1 = smp_load_acquire(&x);')], observed: SB, sc: '01 10 11', tso: '00' },
  { name: 'SB in spinlocks', threads: [seq('spin_lock(&l);', W('x', 1), 'spin_unlock(&l);', R('r0', 'y')), seq('spin_lock(&m);', W('y', 1), 'spin_unlock(&m);', R('r1', 'x'))], observed: SB, sc: '01 10 11', tso: '00' },
  { name: 'SB in mutexes', threads: [seq('mutex_lock(&u);', W('x', 1), 'mutex_unlock(&u);', R('r0', 'y')), seq('mutex_lock(&v);', W('y', 1), 'mutex_unlock(&v);', R('r1', 'x'))], observed: SB, sc: '01 10 11' },
  { name: 'MP', threads: [seq(W('x', 1), W('y', 1)), seq(R('r0', 'y'), R('r1', 'x'))], observed: MP, sc: '00 01 11', pso: '10' },
  { name: 'MP+wmb+rmb', threads: [seq(W('x', 1), 'smp_wmb();', W('y', 1)), seq(R('r0', 'y'), 'smp_rmb();', R('r1', 'x'))], observed: MP, sc: '00 01 11' },
  { name: 'MP+rmb only', threads: [seq(W('x', 1), W('y', 1)), seq(R('r0', 'y'), 'smp_rmb();', R('r1', 'x'))], observed: MP, sc: '00 01 11', pso: '10' },
  { name: 'MP+wmb only (loads stay in order)', threads: [seq(W('x', 1), 'smp_wmb();', W('y', 1)), seq(R('r0', 'y'), R('r1', 'x'))], observed: MP, sc: '00 01 11' },
  { name: 'MP+release+acquire', threads: [seq(W('x', 1), 'smp_store_release(&y, 1);'), seq('r0 = smp_load_acquire(&y);', R('r1', 'x'))], observed: MP, sc: '00 01 11' },
  { name: 'MP+unlock', threads: [seq('spin_lock(&l);', W('x', 1), 'spin_unlock(&l);', W('y', 1)), seq(R('r0', 'y'), R('r1', 'x'))], observed: MP, sc: '00 01 11', pso: '10' },
  { name: 'LB', threads: [seq(R('r0', 'x'), W('y', 1)), seq(R('r1', 'y'), W('x', 1))], observed: SB, sc: '00 01 10' },
  { name: 'R', threads: [seq(W('x', 1), W('y', 1)), seq(W('y', 2), R('r0', 'x'))], observed: ['y', 'r0'], sc: '10 11 21', tso: '20' },
  { name: 'R+wmb+mb', threads: [seq(W('x', 1), 'smp_wmb();', W('y', 1)), seq(W('y', 2), 'smp_mb();', R('r0', 'x'))], observed: ['y', 'r0'], sc: '10 11 21' },
  { name: 'R+mb in the reader only', threads: [seq(W('x', 1), W('y', 1)), seq(W('y', 2), 'smp_mb();', R('r0', 'x'))], observed: ['y', 'r0'], sc: '10 11 21', pso: '20' },
  { name: 'S', threads: [seq(W('x', 2), W('y', 1)), seq(R('r0', 'y'), W('x', 1))], observed: ['r0', 'x'], sc: '01 02 11', pso: '12' },
  { name: 'S+wmb', threads: [seq(W('x', 2), 'smp_wmb();', W('y', 1)), seq(R('r0', 'y'), W('x', 1))], observed: ['r0', 'x'], sc: '01 02 11' },
  { name: '2+2W', threads: [seq(W('x', 1), W('y', 2)), seq(W('y', 1), W('x', 2))], observed: ['x', 'y'], sc: '12 21 22', pso: '11' },
  { name: '2+2W+wmbs', threads: [seq(W('x', 1), 'smp_wmb();', W('y', 2)), seq(W('y', 1), 'smp_wmb();', W('x', 2))], observed: ['x', 'y'], sc: '12 21 22' },
  { name: 'WRC', threads: [W('x', 1), seq(R('r0', 'x'), W('y', 1)), seq(R('r1', 'y'), R('r2', 'x'))], observed: ['r0', 'r1', 'r2'], sc: '000 001 010 011 100 101 111' },
  { name: 'IRIW', threads: [W('x', 1), W('y', 1), seq(R('r0', 'x'), R('r1', 'y')), seq(R('r2', 'y'), R('r3', 'x'))], observed: ['r0', 'r1', 'r2', 'r3'], sc: '0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1011 1100 1101 1110 1111' },
  { name: 'CoRR', threads: [W('x', 1), seq(R('r0', 'x'), R('r1', 'x'))], observed: MP, sc: '00 01 11' },
  { name: 'CoWW', threads: [seq(W('x', 1), W('x', 2))], observed: ['x'], sc: '2' },
  { name: 'CoWR (a CPU sees its own stores)', threads: [seq(W('x', 1), R('r0', 'x')), W('x', 2)], observed: ['r0', 'x'], sc: '12 11 22' },
  { name: 'CoRW', threads: [seq(R('r0', 'x'), W('x', 1)), W('x', 2)], observed: ['r0', 'x'], sc: '01 02 21' },
  { name: 'halves of a word drain in order', threads: [seq('WRITE_ONCE(*(u16 *)&z, 3);', 'WRITE_ONCE(z, 0x50004);'), seq(R('r0', 'z'), 'r1 = (int)(z >> 16);')], observed: ['z'], sc: '327684' },
]

const SOURCE = `
int x, y, z;
atomic_t a, b;
spinlock_t l, m;
struct mutex u, v;
__ghost int r0, r1, r2, r3;
`

function allowed(litmus: Litmus, model: MemoryModel): string[] {
  const sets = [litmus.sc]
  if (model !== 'sc') sets.push(litmus.tso ?? '')
  if (model === 'pso') sets.push(litmus.pso ?? '')
  return sets
    .flatMap((set) => set.split(' '))
    .filter((outcome) => outcome !== '')
    .sort()
}

describe.each(['sc', 'tso', 'pso'] as const)('under %s', (model) => {
  test.each(TESTS)('$name gives exactly the outcomes the model allows', (litmus) => {
    const functions = litmus.threads.map((body, index) => `void P${index}(void) { ${body} }`)
    const program = build(SOURCE + functions.join('\n'))
    const read = observeGlobals(litmus.observed, globalOf)
    const config = configOf({ model, cpus: litmus.threads.length })
    const { outcomes } = exploreAll(program, config, read)
    const digits = [...outcomes].map((outcome) => outcome.replace(/[a-z]\d?=|\s/g, '')).sort()
    expect(digits).toEqual(allowed(litmus, model))
  })
})
