/**
 * Whatever the source, the compiler answers: with a program or with diagnostics that point into a file,
 * in bounded time, without throwing.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '#core/language/compile.ts'
import type { Diagnostic } from '#core/language/diagnostic.ts'
import { formatDiagnostic } from '#core/language/format-diagnostic.ts'
import { MAX_ERRORS, MAX_WARNINGS } from '#core/language/limits.ts'
import { corpus, headerOf } from '../../support/kernel-c/corpus.ts'
import { mutation } from '../../support/kernel-c/mutations.ts'

const SOURCES = corpus()
const RUNS = Number(process.env['RACELAB_RUNS'] ?? 12_000)
const seed = Number(process.env['RACELAB_SEED'] ?? 20_030_126)
/** Far more than any of these takes; a runaway takes for ever. */
const LONGEST_MILLISECONDS = 3_000

/** A check that costs nothing while it holds: there are some hundred thousand of them. */
function require(condition: boolean, what: string, problem?: Diagnostic): void {
  if (!condition) throw new Error(problem ? `${what}: ${JSON.stringify(problem)}` : what)
}

function checkDiagnostic(problem: Diagnostic, files: ReadonlyMap<string, string>): void {
  const text = files.get(problem.file)
  if (text === undefined) throw new Error(`no file: ${JSON.stringify(problem)}`)
  const lines = text.split('\n')
  const { line, column, length, message, code } = problem
  require(line >= 1 && line <= lines.length, 'line', problem)
  const width = (lines[line - 1] ?? '').length
  require(column >= 1 && column <= width + 2, 'column', problem)
  require(length >= 1 && message.length > 0, 'length and message', problem)
  require(/^C_[A-Z0-9_]+$/.test(code), 'code', problem)
  const shown = formatDiagnostic(problem, [{ name: problem.file, text }])
  require(shown.split('\n').length >= 3, 'caret line', problem)
}

describe('the compiler', () => {
  test(`answers ${RUNS} spoilt sources (seed ${seed})`, { timeout: 600_000 }, () => {
    const index = fc.nat({ max: SOURCES.length - 1 })
    const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 })
    const outcomes = { compiled: 0, refused: 0 }
    const property = fc.property(
      index,
      index,
      mutations,
      fc.boolean(),
      (first, second, list, wide) => {
        const source = SOURCES[first]
        const other = SOURCES[second]
        if (!source || !other) return
        const text = list.reduce((current, mutate) => mutate(current, other.text), source.text)
        const files = new Map([[source.name, text]])
        const header = headerOf(source)
        const include = (name: string): string | undefined => {
          const found = header(name)
          if (found !== undefined && !files.has(name)) files.set(name, found)
          return found
        }
        const start = performance.now()
        const compiled = compile({
          main: { name: source.name, text },
          include,
          defines: { OPERATIONS: 100, WRITERS: 1, READERS: 1, BYTES: 4096, START: 40, THINK: 100 },
          wordBits: wide ? 64 : 32,
        })
        require(performance.now() - start < LONGEST_MILLISECONDS, 'time')
        const problems = compiled.ok ? compiled.value.warnings : compiled.error
        if (compiled.ok) outcomes.compiled++
        else {
          outcomes.refused++
          require(problems.some(({ severity }) => severity === 'error'), 'an error')
        }
        require(problems.length <= MAX_ERRORS + MAX_WARNINGS, 'how many problems')
        for (const problem of problems) checkDiagnostic(problem, files)
      },
    )
    fc.assert(property, { numRuns: RUNS, seed })
    expect(outcomes.compiled).toBeGreaterThan(RUNS / 100)
    expect(outcomes.refused).toBeGreaterThan(RUNS / 4)
  })
})
