import { describe, expect, test } from 'vitest'
import { resolvePath } from '#core/analysis/symbol-path.ts'
import { COMPLETED_GHOST } from '#core/analysis/throughput.ts'
import { programOf } from '#core/host/compile-subject.ts'
import { subjectOfSource, subjectOfVariant } from '#core/host/subject.ts'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import { scenarios } from '#core/scenarios/index.ts'
import type { Scenario } from '#core/scenarios/scenario.ts'

function defaults(scenario: Scenario): Record<string, number> {
  return Object.fromEntries(scenario.parameters.map((row) => [row.name, row.default]))
}

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s',
  (_, scenario) => {
    test.each(scenario.variants.map((variant) => [variant.name, variant] as const))(
      '%s compiles, with the ghost that counts operations',
      (_name, variant) => {
        const program = programOf(subjectOfVariant(scenario, variant, defaults(scenario)))
        if (!program.ok) throw new Error(JSON.stringify(program.error))
        const { debug } = program.value
        expect(resolvePath(debug, COMPLETED_GHOST)?.ghost).toBe(true)
      },
    )

    test('probes what some variant has', () => {
      const programs = scenario.variants.map((variant) => {
        const program = programOf(subjectOfVariant(scenario, variant, defaults(scenario)))
        if (!program.ok) throw new Error(JSON.stringify(program.error))
        return program.value.debug
      })
      for (const { key, terms, calls } of scenario.probes) {
        const found = programs.filter((debug) =>
          calls
            ? debug.functions.some((row) => !row.inline && calls.includes(row.name))
            : terms.some((term) => resolvePath(debug, term.path) !== undefined),
        )
        expect(found.length, key).toBeGreaterThan(0)
      }
    })

    test('names variants and parameters once, and compares two it has', () => {
      const names = scenario.variants.map((variant) => variant.name)
      expect(new Set(names).size).toBe(names.length)
      expect(names).toContain(scenario.comparison.variant)
      expect(names).toContain(scenario.comparison.with)
      for (const { minimum, maximum, step, default: standard } of scenario.parameters) {
        expect(standard).toBeGreaterThanOrEqual(minimum)
        expect(standard).toBeLessThanOrEqual(maximum)
        expect((standard - minimum) % step).toBe(0)
      }
    })

    test('tells its story with settings it has', () => {
      const names = scenario.variants.map((variant) => variant.name)
      for (const { set } of scenario.story) {
        if (set?.variant !== undefined) expect(names).toContain(set.variant)
        if (set?.compare !== undefined) expect(names).toContain(set.compare)
        for (const [name, value] of Object.entries(set?.parameters ?? {})) {
          const parameter = scenario.parameters.find((row) => row.name === name)
          expect(parameter?.minimum).toBeLessThanOrEqual(value)
          expect(parameter?.maximum).toBeGreaterThanOrEqual(value)
        }
      }
    })
  },
)

test.each(Object.keys(KERNEL_HEADERS))(
  '%s compiles on its own, for both widths of long',
  (header) => {
    const main = {
      name: 'user.c',
      text: `#include "${header}"\nint x;\nvoid P0(void) { x = 1; }\n`,
    }
    for (const wordBits of [32, 64] as const) {
      const subject = subjectOfSource({ main, headers: {}, wordBits }, {})
      expect(programOf(subject)).toMatchObject({ ok: true })
    }
  },
)
