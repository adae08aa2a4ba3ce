/**
 * From a scenario, a variant and its parameters to a program. The scenario's headers come before those
 * of the lab, and every parameter is a `#define`. The sources are the lab's own, so a source that does
 * not compile is a bug; one that a user has edited gets its diagnostics.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import { compile } from '#core/language/compile.ts'
import type { DebugInfo, SourceFile } from '#core/language/debug-info.ts'
import type { Program } from '#core/language/program.ts'
import type { Scenario, Variant } from '#core/scenarios/scenario.ts'
import type { RunSetup } from '#core/trace/format.ts'

/** Text of `#include "name"`, or undefined. */
export type Include = (name: string) => string | undefined

/** Compiles `variant` of `scenario`; `parameters` must be complete. */
export function compileVariant(
  scenario: Scenario,
  variant: Variant,
  parameters: Readonly<Record<string, number>>,
): Result<Program, Failure> {
  const main = { name: variant.file, text: variant.source }
  return compileSource(main, withLibrary(scenario.headers), parameters, scenario.wordBits)
}

/** Compiles what a recording was made of: the sources it carries and nothing else. */
export function compileRecorded(debug: DebugInfo, setup: RunSetup): Result<Program, Failure> {
  const texts = Object.fromEntries(debug.sources.map((source) => [source.name, source.text]))
  const text = lookUp(texts, setup.mainSource)
  if (text === undefined) {
    const message = `The recording does not carry its source ${setup.mainSource}.`
    return err(failure('E_NO_SOURCE', message, { at: setup.mainSource }))
  }
  const main = { name: setup.mainSource, text }
  const include: Include = (name) => lookUp(texts, name)
  return compileSource(main, include, setup.parameters, setup.wordBits)
}

/** Compiles any source. */
export function compileSource(
  main: SourceFile,
  include: Include,
  defines: Readonly<Record<string, number>>,
  wordBits: 32 | 64,
): Result<Program, Failure> {
  const compiled = compile({ main, include, defines, wordBits })
  if (compiled.ok) return ok(compiled.value.program)
  const [first] = compiled.error
  const others = compiled.error.length - 1
  return err(
    failure('E_COMPILE', first?.message ?? 'The program does not compile.', {
      at: first && `${first.file}:${first.line}:${first.column}`,
      hint: [first?.hint, others > 0 ? `and ${others} more` : undefined]
        .filter((part) => part !== undefined)
        .join('; '),
    }),
  )
}

/** `headers` first, then those of the lab. */
export function withLibrary(headers: Readonly<Record<string, string>>): Include {
  return (name) => lookUp(headers, name) ?? lookUp(KERNEL_HEADERS, name)
}

/** Own entries only: a header may not be called `constructor`. */
function lookUp(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(headers, name) ? headers[name] : undefined
}
