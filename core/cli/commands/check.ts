/** `racelab check`: compiles a file of kernel C and says what is wrong with it. */
import { ok } from '#core/base/result.ts'
import { includeFrom } from '#core/host/compile-subject.ts'
import { compile } from '#core/language/compile.ts'
import type { Diagnostic } from '#core/language/diagnostic.ts'
import { formatDiagnostic } from '#core/language/format-diagnostic.ts'
import type { Command } from '../command.ts'
import { EXIT_CLEAN, EXIT_UNUSABLE } from '../exit-code.ts'
import { readAssignments, readChoice } from '../options.ts'
import { readProgram } from '../source-file.ts'

export const CHECK: Command = {
  name: 'check',
  usage: 'check f.c [--word-bits 32|64] [--param NAME=value]… [--json]',
  summary: 'Compiles a file of kernel C and says what is wrong with it.',
  help: {
    'word-bits': 'bits of long and of pointers: 32 (default) or 64',
    param: 'NAME=value, as a #define before the first line, once for each',
  },
  options: { 'word-bits': { type: 'string' }, param: { type: 'string', multiple: true } },
  positionals: { minimum: 1, maximum: 1 },
  async run([path = ''], options, terminal) {
    const word = readChoice(options, 'word-bits', ['32', '64'])
    if (!word.ok) return word
    const defines = readAssignments(options, 'param')
    if (!defines.ok) return defines
    const wordBits = word.value === '64' ? 64 : 32
    const source = await readProgram(path, defines.value, wordBits)
    if (!source.ok) return source
    const { main, headers } = source.value
    const include = includeFrom(headers)
    const compiled = compile({ main, include, defines: defines.value, wordBits })
    const seen = [main, ...Object.entries(headers).map(([name, text]) => ({ name, text }))]
    const diagnostics = compiled.ok ? compiled.value.warnings : compiled.error
    if (options['json'] === true) {
      terminal.out(
        `${JSON.stringify({ file: path, ok: compiled.ok, diagnostics }, undefined, 2)}\n`,
      )
    } else {
      for (const row of diagnostics) terminal.out(`${formatDiagnostic(row, seen)}\n`)
      terminal.out(`${path}: ${summary(diagnostics)}\n`)
    }
    return ok(compiled.ok ? EXIT_CLEAN : EXIT_UNUSABLE)
  },
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((row) => row.severity === 'error').length
  const warnings = diagnostics.length - errors
  const parts = [
    errors === 1 ? '1 error' : `${errors} errors`,
    ...(warnings > 0 ? [warnings === 1 ? '1 warning' : `${warnings} warnings`] : []),
  ]
  return errors + warnings === 0 ? 'no complaints' : parts.join(', ')
}
