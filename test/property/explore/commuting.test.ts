/**
 * What the searches take for independent does commute: two steps whose footprints do not conflict, taken
 * in either order from the same state, lead to the same state.
 */
import { describe, expect, it } from 'vitest'
import { nextBelow, seedRng } from '#core/base/rng.ts'
import { SETUP_THREAD } from '#core/event/actors.ts'
import { conflicts, type AccessList } from '#core/explore/access.ts'
import { alwaysReads } from '#core/explore/always-reads.ts'
import { Footprint } from '#core/explore/footprint.ts'
import { ghostSums } from '#core/explore/ghost-sums.ts'
import { Model } from '#core/explore/model.ts'
import { subjectOf } from '../../support/exhaust.ts'
import { randomProgram, type Ingredient } from '../../support/random-programs.ts'

type Access = readonly [object: number, flags: number]

/** Takes a step and says what it touched. */
function take(model: Model, footprint: Footprint, actor: number): readonly Access[] {
  footprint.begin(actor)
  model.step(actor, 0)
  footprint.complete()
  const { objects, flags, count }: AccessList = footprint.list
  return Array.from({ length: count }, (_, at) => [objects[at]!, flags[at]!] as const)
}

function clash(some: readonly Access[], others: readonly Access[]): boolean {
  return some.some(([object, flags]) =>
    others.some(([other, how]) => object === other && conflicts(flags, how)),
  )
}

/** Two counters that are only ever added to, beside the ghost that programs read. */
const STATISTICS = '__ghost u32 sum; __ghost s64 total;'
const ADDITIONS: readonly string[] = ['sum++;', 'sum += r;', 'total += r;', 'total -= 2;', '']

/** `text` with statistics after some of its statements. */
function withStatistics(text: string, below: (limit: number) => number): string {
  const counted = text.replaceAll(/(READ_ONCE\(\w+\)|, \d\));/g, (statement) => {
    return `${statement} ${ADDITIONS[below(ADDITIONS.length)]}`
  })
  return `${STATISTICS} ${counted}`
}

/** Walks through a program at random and swaps steps on the way. @returns how many pairs */
function swapPairs(seed: number, ingredients: readonly Ingredient[]): number {
  const words = new Int32Array(4)
  seedRng(words, 0, seed)
  const below = (limit: number): number => nextBelow(words, 0, limit)
  const text = withStatistics(randomProgram(seed, ingredients, 3, 2).text, below)
  const model = new Model(subjectOf(text, (['sc', 'tso', 'pso'] as const)[seed % 3]!, 3))
  const footprint = new Footprint(model)
  const { machine } = model
  let swapped = 0
  for (let step = 0; step < 40 && machine.enabledCount > 0; step++) {
    const here = machine.snapshot()
    const actors = model.enabledActors()
    const a = actors[below(actors.length)]!
    const b = actors[below(actors.length)]!
    if (a !== b && a !== SETUP_THREAD && b !== SETUP_THREAD) {
      const first = take(model, footprint, a)
      const [ended, follows] = [model.ended, model.isEnabled(b)]
      if (!ended && follows && !clash(first, take(model, footprint, b))) {
        const hash = machine.stateHash(1)
        machine.restore(here)
        take(model, footprint, b)
        expect(model.isEnabled(a), text).toBe(true)
        take(model, footprint, a)
        expect(machine.stateHash(1), text).toBe(hash)
        swapped++
      }
      machine.restore(here)
    }
    model.step(actors[below(actors.length)]!, 0)
  }
  return swapped
}

const FAMILIES: readonly (readonly Ingredient[])[] = [['memory'], ['ghosts', 'memory'], ['locks']]

describe('statistics', () => {
  const summed = (text: string): readonly string[] => {
    const { program } = subjectOf(text, 'sc', 2)
    const words = ghostSums(program, alwaysReads(program))
    const of = program.debug.symbols.filter(({ address }) => words.has(address))
    return of.map(({ name }) => name)
  }
  const DECLARED = 'int x; __ghost u32 sum; __ghost s64 total; __ghost u32 list[2];'

  it('are ghosts that threads only add to, whoever looks at the end', () => {
    const body = 'int r = READ_ONCE(x); sum++; total += r; list[r]++;'
    const last = 'void finally(void) { assert(sum == 2 && total == 0); }'
    const text = `${DECLARED} void P0(void) { ${body} } void P1(void) { sum -= 2; } ${last}`
    expect(summed(text)).toEqual(['sum', 'total'])
  })

  it.each([
    'r = sum++;',
    'if (sum) r = 1;',
    'sum = 3;',
    'sum *= 2;',
    'WRITE_ONCE(x, sum);',
    'sum += sum;',
  ])('are not ghosts that decide something or are set: %s', (line) => {
    const text = `${DECLARED} void P0(void) { int r = READ_ONCE(x); ${line} WRITE_ONCE(x, r); } void P1(void) { sum++; }`
    expect(summed(text)).toEqual([])
  })

  it('are not ghosts that are looked at after every step', () => {
    const text = `${DECLARED} void P0(void) { WRITE_ONCE(x, 1); sum++; total++; } bool always_small(void) { return sum < 2; }`
    expect(summed(text)).toEqual(['total'])
  })
})

describe('steps that do not conflict', () => {
  it.each(FAMILIES)('commute, statistics among them: %s', (...ingredients) => {
    let swapped = 0
    for (let seed = 1; seed <= 300; seed++) swapped += swapPairs(seed, ingredients)
    expect(swapped).toBeGreaterThan(500)
  })
})
