/**
 * The crashes of the second buffer race, told apart by what they look like, each with the fewest changes
 * of the running actor that lead to it. The numbers are those of a model of the mails that was written
 * by hand and searched in full; it counts all interrupts as one actor, and so does this test.
 */
import { describe, expect, test } from 'vitest'
import { ACTOR_IRQ, MAX_PENDING_IO } from '#core/event/actors.ts'
import { CHECK_BUG_ON } from '#core/event/checks.ts'
import { findScenario, findVariant } from '#core/scenarios/index.ts'
import type { Violation } from '#core/machine/oracle.ts'
import { fewestSwitches } from '../../support/graph-questions.ts'
import { record, requestOf } from '../../support/memory-trace.ts'
import { exploreGraph, type StateGraph } from '../../support/state-graph.ts'
import { caseOf } from '../../support/verdicts.ts'

function graphOf(name: string): StateGraph {
  const scenario = findScenario('buffer-race')
  const variant = scenario && findVariant(scenario, name)
  if (!scenario || !variant) throw new Error(`no variant ${name}`)
  const { program, config } = caseOf(scenario, variant, 'sc')
  const graph = exploreGraph(program, config)
  const edges = graph.edges.map((edge) => ({ ...edge, actor: oneInterrupt(edge.actor) }))
  return { ...graph, edges }
}

function oneInterrupt(actor: number): number {
  return actor >= ACTOR_IRQ && actor < ACTOR_IRQ + MAX_PENDING_IO ? ACTOR_IRQ : actor
}

/** BUG_ON(`condition`), hit by an interrupt or by a task. */
function crash(who: 'interrupt' | 'task', condition: string): (violation: Violation) => boolean {
  return ({ check, message }) =>
    check === CHECK_BUG_ON &&
    message.startsWith('interrupt') === (who === 'interrupt') &&
    message.endsWith(`BUG: ${condition}`)
}

function switchesTo(
  graph: StateGraph,
  isIt: (violation: Violation) => boolean,
): number | undefined {
  return fewestSwitches(graph, ({ violations }) => violations.some(isIt))?.switches
}

describe('the unfixed kernel', () => {
  const graph = graphOf('none')

  test.each([
    [
      'A: the second completion finds no mark, as reported',
      'interrupt',
      '!buffer_async_write(bh)',
      4,
    ],
    ['B: a completion ends a writeback nobody began', 'interrupt', 'BUG()', 4],
    ['B: the second task finds nothing to submit and ends it', 'task', 'BUG()', 5],
    ['C: a buffer is submitted that is no longer locked', 'task', '!buffer_locked(bh)', 5],
  ] as const)('%s', (_, who, condition, switches) => {
    expect(switchesTo(graph, crash(who, condition))).toBe(switches)
  })

  test('steals a buffer before any of them', () => {
    const stolen = ({ message }: Violation): boolean =>
      message.includes('always_submitted_by_who_marked_it')
    expect(switchesTo(graph, stolen)).toBe(3)
  })

  test('does not trip over checks it does not have', () => {
    expect(switchesTo(graph, crash('interrupt', '!end_io'))).toBeUndefined()
  })
})

describe('with the debugging checks', () => {
  const graph = graphOf('double-end-check')

  test.each([
    ['D: an I/O ends twice', 'interrupt', '!end_io', 4],
    ['D: a buffer is submitted when its I/O has ended', 'task', '!bh->b_end_io', 4],
  ] as const)('%s', (_, who, condition, switches) => {
    expect(switchesTo(graph, crash(who, condition))).toBe(switches)
  })
})

describe('references of the first patch', () => {
  // One task, no latency: every write finds one dirty buffer of four, and takes three references too many.
  const parameters = { CPUS: 1, THREADS: 1, PAGES: 1, BUFFERS: 4, IO_LATENCY: 0, THINK: 20_000 }

  test.each([
    ['first-patch', 300],
    ['own-buffers', 0],
    ['unlock-late', 0],
    ['last-buffer', 0],
  ])('%s: %i after 100 writes', async (variant, references) => {
    const request = {
      scenario: 'buffer-race',
      variant,
      parameters: { ...parameters, OPERATIONS: 100 },
    }
    const { trace } = await record(requestOf(request))
    const { final, verdict } = trace.manifest
    expect([final['references'], final['skipped'], final['completed']]).toEqual([
      String(references),
      '0',
      '100',
    ])
    expect(verdict).toBe(references > 0 ? 'violated' : 'clean')
  })
})

test('the default run steals buffers, and the merged kernel does not', async () => {
  const parameters = { OPERATIONS: 300 }
  const broken = await record(requestOf({ scenario: 'buffer-race', variant: 'none', parameters }))
  expect(Number(broken.trace.manifest.final['duplicates'])).toBeGreaterThan(0)
  const merged = await record(
    requestOf({ scenario: 'buffer-race', variant: 'unlock-late', parameters }),
  )
  expect(merged.trace.manifest.verdict).toBe('clean')
  expect(merged.trace.manifest.final['duplicates']).toBe('0')
})
