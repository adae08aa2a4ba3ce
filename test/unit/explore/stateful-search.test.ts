import { describe, expect, it } from 'vitest'
import { createSearch } from '#core/explore/create-search.ts'
import type { Search, SearchOptions } from '#core/explore/search.ts'
import { followSchedule } from '#core/schedule/follow.ts'
import { createMachine } from '#core/machine/machine.ts'
import { build, configOf } from '../../support/machine.ts'

function search(
  text: string,
  options: Partial<SearchOptions> = {},
  model: 'sc' | 'tso' = 'sc',
): Search {
  const subject = { program: build(text), config: configOf({ model }) }
  const found = createSearch(subject, { strategy: 'stateful', bounds: {}, all: false, ...options })
  while (found.advance(10_000) === 'running');
  return found
}

const LOST_UPDATE = `
int x;
void P0(void) { int a = READ_ONCE(x); WRITE_ONCE(x, a + 1); }
void P1(void) { int a = READ_ONCE(x); WRITE_ONCE(x, a + 1); }
void finally(void) { assert(x == 2); }
`

describe('the stateful search', () => {
  it('finds a lost update, and its schedule breaks the program again', () => {
    const found = search(LOST_UPDATE)
    expect(found.status).toBe('stopped')
    const [finding] = found.findings
    expect(finding?.kind).toBe('finally')
    const machine = createMachine(build(LOST_UPDATE), configOf(), followSchedule(finding!.schedule))
    expect(machine.run(1000)).toBe('violated')
  })

  it('ends with everything seen when nothing breaks', () => {
    const found = search(LOST_UPDATE.replace('x == 2', 'x >= 1'))
    expect(found.status).toBe('done')
    expect(found.findings).toEqual([])
    expect(found.counts.cutByBound).toBe(0)
  })

  it('needs one preemption for a lost update', () => {
    const none = search(LOST_UPDATE, { bounds: { preemptions: 0 } })
    expect(none.findings).toEqual([])
    expect(none.counts.cutByBound).toBeGreaterThan(0)
    expect(search(LOST_UPDATE, { bounds: { preemptions: 1 } }).findings).toHaveLength(1)
  })

  it('ends in a loop that comes back to where it was', () => {
    const found = search(`
      int stop;
      void P0(void) { while (!READ_ONCE(stop)) ; }
      void P1(void) { WRITE_ONCE(stop, 1); }
    `)
    expect(found.status).toBe('done')
    expect(found.counts.completeTraces).toBe(1)
  })

  it('tries every value of a data choice', () => {
    const found = search(
      'int x; void P0(void) { x = choose(5); } void finally(void) { assert(x != 3); }',
    )
    expect(found.findings).toHaveLength(1)
  })

  it('sees both reorderings that tso allows and the order that sc keeps', () => {
    const buffering = `
      int x, y, a, b;
      void P0(void) { WRITE_ONCE(x, 1); a = READ_ONCE(y); }
      void P1(void) { WRITE_ONCE(y, 1); b = READ_ONCE(x); }
      void finally(void) { assert(a == 1 || b == 1); }
    `
    expect(search(buffering).findings).toEqual([])
    expect(search(buffering, {}, 'tso').findings).toHaveLength(1)
  })

  it('never takes more memory than it was given', () => {
    // All states of two of the threads are in one loop: what watches loops keeps every step of them.
    const spinning = `
      int x, y, stop;
      void P0(void) { unsigned int i = 0; while (!READ_ONCE(stop)) WRITE_ONCE(x, i++ & 255); }
      void P1(void) { unsigned int i = 0; while (!READ_ONCE(stop)) WRITE_ONCE(y, i++ & 255); }
      void P2(void) { WRITE_ONCE(stop, 1); }
    `
    for (const maxBytes of [300_000, 1_000_000, 3_000_000, 5_000_000]) {
      const found = search(spinning, { bounds: { maxBytes } })
      expect(found.status).toBe('limited')
      expect(found.counts.bytes).toBeLessThanOrEqual(maxBytes)
      expect(found.counts.bytes).toBeGreaterThan(maxBytes / 4)
    }
  })
})
