/** From what is to be run to a program. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { compile, type Compiled } from '#core/language/compile.ts'
import type { Diagnostic } from '#core/language/diagnostic.ts'
import type { Program } from '#core/language/program.ts'
import type { Subject } from './subject.ts'

/**
 * Compiles `subject` from its own sources alone; each parameter is a `#define`. What nobody would run is
 * refused too: a file without a thread, an `init` or a `finally`.
 */
export function compileSubject({
  main,
  headers,
  parameters,
  wordBits,
}: Subject): Result<Compiled, readonly Diagnostic[]> {
  const compiled = compile({
    main,
    include: includeFrom(headers),
    defines: parameters,
    wordBits,
  })
  if (!compiled.ok) return compiled
  const { threads, init, finally: atRest } = compiled.value.program
  if (threads.length > 0 || init !== undefined || atRest !== undefined) return compiled
  return err([nothingToRun(main.name)])
}

function nothingToRun(file: string): Diagnostic {
  return {
    severity: 'error',
    code: 'C_NOTHING_TO_RUN',
    message: 'there is no thread in this file',
    file,
    line: 1,
    column: 1,
    length: 1,
    hint: 'call a function P0 or P0_label to make it thread 0',
  }
}

/** As {@link compileSubject} where nobody reads diagnostics: the program, or {@link compileFailure}. */
export function programOf(subject: Subject): Result<Program, Failure> {
  const compiled = compileSubject(subject)
  if (!compiled.ok) return err(compileFailure(compiled.error))
  return ok(compiled.value.program)
}

/** What a compilation said, as one failure: the first mistake, and how many more there are. */
export function compileFailure(diagnostics: readonly Diagnostic[]): Failure {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const others = errors.length - 1
  return failure('E_COMPILE', first?.message ?? 'The program does not compile.', {
    at: first && `${first.file}:${first.line}:${first.column}`,
    hint: [first?.hint, others > 0 ? `and ${others} more` : undefined]
      .filter((part) => part !== undefined)
      .join('; '),
  })
}

/** Own entries only: a header may not be called `constructor`. */
export function includeFrom(
  headers: Readonly<Record<string, string>>,
): (name: string) => string | undefined {
  return (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined)
}
