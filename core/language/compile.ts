/**
 * The compiler: kernel C to a program for the machine, in five stages that each read top to bottom.
 * Characters become tokens (source/lexer.ts), tokens are preprocessed (source/preprocessor.ts), parsed
 * (syntax/parser.ts), checked (semantics/checker.ts) and lowered (lower/program-lowering.ts).
 */
import { err, ok, type Result } from '#core/base/result.ts'
import type { SourceFile } from './debug-info.ts'
import type { Diagnostic } from './diagnostic.ts'
import { lower } from './lower/program-lowering.ts'
import type { Program } from './program.ts'
import { check } from './semantics/checker.ts'
import { warnUnassigned } from './semantics/definite-assignment.ts'
import { BasicTypes } from './semantics/basic-types.ts'
import { preprocess } from './source/preprocessor.ts'
import { Reporter } from './source/reporter.ts'
import { parse } from './syntax/parser.ts'

/** What to compile, and for which machine. */
export interface CompileRequest {
  readonly main: SourceFile
  /** Text of `#include "name"`, or undefined when there is no such header. */
  readonly include: (name: string) => string | undefined
  /** Object-like macros from outside, such as `CONFIG_QUOTA: 1`. */
  readonly defines: Readonly<Record<string, number>>
  /** Width of `long` and of pointers. */
  readonly wordBits: 32 | 64
}

/** A program, and what its author should know. */
export interface Compiled {
  readonly program: Program
  readonly warnings: readonly Diagnostic[]
}

/**
 * Compiles a program. Never throws because of what is in a source; every mistake is a diagnostic, errors
 * and warnings together on failure, in the order of the source.
 *
 * @example
 * const compiled = compile({ main, include: (name) => headers.get(name), defines: {}, wordBits: 32 })
 * if (!compiled.ok) for (const problem of compiled.error) print(problem)
 */
export function compile(request: CompileRequest): Result<Compiled, readonly Diagnostic[]> {
  const reporter = new Reporter()
  const { tokens, isEnabled } = preprocess(request, reporter)
  const syntax = parse(tokens, reporter)
  const checked = check(syntax, new BasicTypes(request.wordBits), reporter)
  const usable = reporter.errors.length === 0
  if (usable) warnUnassigned(checked, reporter)
  const program = usable ? lower(checked, request.wordBits, reporter) : undefined
  if (!program) return err(reporter.inOrder([...reporter.errors, ...reporter.warnings]))
  const unfairRwsem = isEnabled('CONFIG_RWSEM_UNFAIR')
  return ok({ program: { ...program, unfairRwsem }, warnings: reporter.inOrder(reporter.warnings) })
}
