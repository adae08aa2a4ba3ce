import { describe, expect, it } from 'vitest'
import { createSampler } from '#core/explore/create-sampler.ts'
import { createSearch } from '#core/explore/create-search.ts'
import { createMinimiser } from '#core/explore/minimise.ts'
import type { SearchSubject } from '#core/explore/search.ts'
import { createMachine } from '#core/machine/machine.ts'
import { followSchedule } from '#core/schedule/follow.ts'
import { build, configOf } from '../../support/machine.ts'

const LOST_UPDATE = `
int x;
static void add(void) { int i; for (i = 0; i < 5; i++) { int a = READ_ONCE(x); WRITE_ONCE(x, a + 1); } }
void P0(void) { add(); }
void P1(void) { add(); }
void finally(void) { assert(x == 10); }
`

function firstFailure(subject: SearchSubject): NonNullable<ReturnType<typeof fail>> {
  return fail(subject) ?? expect.fail('no run fails')
}

function fail(
  subject: SearchSubject,
): ReturnType<ReturnType<typeof createSampler>['run']>['finding'] {
  const sampler = createSampler(subject, { strategy: 'random' })
  for (let seed = 1; seed < 1000; seed++) {
    const { finding } = sampler.run(seed)
    if (finding) return finding
  }
  return undefined
}

describe('minimisation', () => {
  it('needs two switches to lose an update, and proves it', () => {
    const subject = { program: build(LOST_UPDATE), config: configOf() }
    const finding = firstFailure(subject)
    expect(finding.switches).toBeGreaterThan(2)
    const minimiser = createMinimiser(subject, finding.schedule, finding.signature)
    while (!minimiser.advance(10_000));
    // P0 reads, P1 does all it does, P0 writes; or the last write of P1 comes last of all.
    expect(minimiser.result.switches).toBe(2)
    // 20 accesses, the start of finally, and its load.
    expect(minimiser.result.steps).toBe(22)
    expect(minimiser.proven).toBe(true)
    const machine = createMachine(
      subject.program,
      subject.config,
      followSchedule(minimiser.result.schedule),
    )
    expect(machine.run(1000)).toBe('violated')
  })

  it('gives the same schedule whatever the slices', () => {
    const subject = { program: build(LOST_UPDATE), config: configOf() }
    const { schedule, signature } = firstFailure(subject)
    const results = [7, 1000, 1_000_000].map((slice) => {
      const minimiser = createMinimiser(subject, schedule, signature)
      while (!minimiser.advance(slice));
      return minimiser.result
    })
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  })

  it('keeps the signature: a deadlock stays that deadlock', () => {
    const subject = {
      program: build(`
        struct mutex a, b; int x;
        void P0(void) { mutex_lock(&a); x++; mutex_lock(&b); mutex_unlock(&b); mutex_unlock(&a); }
        void P1(void) { x++; mutex_lock(&b); x++; mutex_lock(&a); mutex_unlock(&a); mutex_unlock(&b); }
      `),
      config: { ...configOf(), checks: { lockOrder: false, races: false, continueAfter: [] } },
    }
    const { schedule, signature } = firstFailure(subject)
    const minimiser = createMinimiser(subject, schedule, signature)
    while (!minimiser.advance(10_000));
    expect(minimiser.result.kind).toBe('deadlock')
    expect(minimiser.result.signature).toBe(signature)
    expect(minimiser.result.switches).toBe(1)
  })

  it('needs as many switches as a way round of two threads has, and proves it', () => {
    const subject = {
      program: build(`
        spinlock_t a, b;
        void P0(void) {
          for (;;) { spin_lock(&a); if (spin_trylock(&b)) break; spin_unlock(&a); }
          spin_unlock(&b); spin_unlock(&a);
        }
        void P1(void) {
          for (;;) { spin_lock(&b); if (spin_trylock(&a)) break; spin_unlock(&b); }
          spin_unlock(&a); spin_unlock(&b);
        }
      `),
      config: configOf(),
    }
    const search = createSearch(subject, { strategy: 'stateful', bounds: {}, all: true })
    while (search.advance(10_000) === 'running');
    const livelock = search.findings.find(({ kind }) => kind === 'livelock')!
    const minimiser = createMinimiser(subject, livelock.schedule, livelock.signature)
    while (!minimiser.advance(10_000));
    // One lock each, then each in turn fails to take the other, gives way and takes its own again.
    expect(minimiser.result).toMatchObject({ switches: 2, steps: 8, signature: livelock.signature })
    expect(minimiser.proven).toBe(true)
  })
})
