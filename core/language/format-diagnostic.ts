/** Diagnostics as a compiler prints them. */
import type { SourceFile } from './debug-info.ts'
import type { Diagnostic } from './diagnostic.ts'

/**
 * `file:line:column: error: message [CODE]`, the source line, a caret line, and the hint.
 *
 * @param sources where the line is found; without it only the first and last part are given
 */
export function formatDiagnostic(diagnostic: Diagnostic, sources: readonly SourceFile[]): string {
  const { severity, code, message, file, line, column, length, hint } = diagnostic
  const lines = [`${file}:${line}:${column}: ${severity}: ${message} [${code}]`]
  const text = sources.find((source) => source.name === file)?.text.split('\n')[line - 1]
  if (text !== undefined) {
    const shown = text.replace(/\r$/, '')
    const gutter = String(line).padStart(5)
    const before = shown.slice(0, column - 1).replace(/[^\t]/g, ' ')
    const marked = Math.max(1, Math.min(length, shown.length - column + 1))
    lines.push(`${gutter} | ${shown}`, `      | ${before}^${'~'.repeat(marked - 1)}`)
  }
  if (hint !== undefined) lines.push(`      = ${hint}`)
  return lines.join('\n')
}
