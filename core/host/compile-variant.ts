/**
 * From a scenario, a variant and its parameters to a program. The scenario's headers come before those
 * of the lab, and every parameter is a `#define`. The sources are the lab's own, so a source that does
 * not compile is a bug; one that a user has edited gets its diagnostics.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import { compile } from '#core/language/compile.ts'
import type { SourceFile } from '#core/language/debug-info.ts'
import type { Program } from '#core/language/program.ts'
import type { Scenario, Variant } from '#core/scenarios/scenario.ts'

/** Compiles `variant` of `scenario`; `parameters` must be complete. */
export function compileVariant(
  scenario: Scenario,
  variant: Variant,
  parameters: Readonly<Record<string, number>>,
): Result<Program, Failure> {
  const main = { name: variant.file, text: variant.source }
  return compileSource(main, scenario.headers, parameters, scenario.wordBits)
}

/** Compiles any source; `headers` come before those of the lab. */
export function compileSource(
  main: SourceFile,
  headers: Readonly<Record<string, string>>,
  defines: Readonly<Record<string, number>>,
  wordBits: 32 | 64,
): Result<Program, Failure> {
  const compiled = compile({
    main,
    include: (name) => lookUp(headers, name) ?? lookUp(KERNEL_HEADERS, name),
    defines,
    wordBits,
  })
  if (compiled.ok) return ok(compiled.value.program)
  const [first] = compiled.error
  const others = compiled.error.length - 1
  return err(
    failure('E_COMPILE', first?.message ?? 'the program does not compile', {
      at: first && `${first.file}:${first.line}:${first.column}`,
      hint: [first?.hint, others > 0 ? `and ${others} more` : undefined]
        .filter((part) => part !== undefined)
        .join('; '),
    }),
  )
}

/** Own entries only: a header may not be called `constructor`. */
function lookUp(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(headers, name) ? headers[name] : undefined
}
