/** The words of a context that the key of a state leaves out are the same in every state of every run. */
import { expect, test } from 'vitest'
import type { MemoryModel } from '#core/machine/config.ts'
import { contextKeyWords } from '#core/machine/key-words.ts'
import * as At from '#core/machine/layout.ts'
import { linkProgram } from '#core/machine/link.ts'
import { createMachine } from '#core/machine/machine.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { build, configOf } from '../../support/machine.ts'
import { randomProgram, type Ingredient } from '../../support/random-programs.ts'

const PROGRAMS = 40
const MAX_STEPS = 60

/** Everywhere what is left out first: a program without locks has none held, without I/O no interrupts. */
const KINDS: readonly (readonly Ingredient[])[] = [
  ['memory'],
  ['memory', 'locks'],
  ['sleeping'],
  ['waiting'],
  ['interrupts'],
  ['polling'],
  ['failing'],
  ['locks', 'waiting', 'interrupts', 'polling'],
]
/** Copies of structs that nobody has written, on a memory stack and on the heap. */
const COPIES = `
struct pair { int one; int other; };
void P0(void) { struct pair a, b; struct pair *c = kmalloc(sizeof(*c), 0); a.one = 1; b = a; *c = b; kfree(c); }
void P1(void) { struct pair a, b; a.other = 2; b = a; }
`
/** Spinlocks alone: burning time for one is a wait, not being able to step is none. */
const SPINLOCKS = `
spinlock_t l; int x;
void P0(void) { int i; for (i = 0; i < 5; i++) { spin_lock(&l); x++; spin_unlock(&l); } }
void P1(void) { int i; for (i = 0; i < 5; i++) { spin_lock(&l); x++; spin_unlock(&l); } }
`

/** Runs a program step by step. @returns how many context words were left out of its keys */
function watch(text: string, model: MemoryModel, timed: boolean, seed: number): number {
  const program = build(text)
  const config = configOf({ model, timed, cpus: 1 + (seed % 3), heapBytes: 1024 })
  const scheduler = timed ? timedScheduler(seed) : randomWalk(seed)
  const machine = createMachine(program, config, scheduler)
  const linked = linkProgram(program)
  const layout = At.layoutOf(program, linked, config)
  const image = new Int32Array(machine.image)
  const chosen = new Set(contextKeyWords(linked, layout, timed))
  if (linked.usesLocks) chosen.add(At.CONTEXT_HELD)
  const constant: number[] = []
  for (let index = 0; index < layout.contextCount; index++) {
    for (let word = 0; word < At.CONTEXT_STATE_WORDS; word++) {
      if (!chosen.has(word)) constant.push(layout.contexts + index * At.CONTEXT_WORDS + word)
    }
  }
  if (!linked.usesIo) {
    for (let cpu = 0; cpu < config.cpus; cpu++) {
      constant.push(layout.cpus + cpu * At.CPU_WORDS + At.CPU_INTERRUPT)
    }
  }
  const before = constant.map((at) => image[at])
  for (let step = 0; step < MAX_STEPS && machine.run(1) === 'limit'; step++) {
    expect(constant.map((at) => image[at])).toEqual(before)
  }
  return constant.length
}

test.each([false, true])('what is left out never changes (timed: %s)', (timed) => {
  let left = 0
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const model = (['sc', 'tso', 'pso'] as const)[seed % 3]!
    const { text } = randomProgram(seed, KINDS[seed % KINDS.length]!, 3, 4)
    for (const program of [text, COPIES, SPINLOCKS]) left += watch(program, model, timed, seed)
  }
  expect(left).toBeGreaterThan(0)
})
