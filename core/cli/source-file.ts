/**
 * A C file given on the command line. Its `#include "x.h"` finds headers beside it first, then those of
 * the lab; never anything elsewhere.
 */
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Failure } from '#core/base/failure.ts'
import { failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { includeFrom } from '#core/host/compile-subject.ts'
import { openInputFile } from '#core/host/node-file.ts'
import type { GivenProgram } from '#core/host/protocol.ts'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import type { SourceFile } from '#core/language/debug-info.ts'
import { MAX_SOURCE_CHARACTERS } from '#core/language/limits.ts'
import { preprocess } from '#core/language/source/preprocessor.ts'
import { Reporter } from '#core/language/source/reporter.ts'

/** A source ready to compile. */
export interface GivenSource {
  readonly main: SourceFile
  /** Text of `#include "name"`, or undefined. */
  include(name: string): string | undefined
  /** The main file, and every header that was asked for and found so far. */
  readonly seen: readonly SourceFile[]
}

/** Reads `path`; headers are read when the compiler asks for them. */
export async function readSource(path: string): Promise<Result<GivenSource, Failure>> {
  const file = await openInputFile(path)
  if (!file.ok) return file
  // One byte a character at least: a file beyond that cannot be within the compiler's limit.
  if (file.value.size > MAX_SOURCE_CHARACTERS * 4) {
    await file.value.close()
    return err(
      failure('E_SOURCE_TOO_LARGE', 'The file is too large to be a program.', { at: path }),
    )
  }
  const bytes = await file.value.read(0, file.value.size)
  await file.value.close()
  if (!bytes.ok) return bytes
  const main = { name: basename(path), text: new TextDecoder().decode(bytes.value) }
  const seen: SourceFile[] = [main]
  const library = includeFrom(KERNEL_HEADERS)
  return ok({
    main,
    seen,
    include(name) {
      const text = neighbour(dirname(path), name) ?? library(name)
      if (text !== undefined) seen.push({ name, text })
      return text
    },
  })
}

/**
 * Reads `path` and every header it includes when compiled with `defines`, so that it can be handed to
 * whoever compiles it. What is wrong with it is left for them to say.
 */
export async function readProgram(
  path: string,
  defines: Readonly<Record<string, number>>,
  wordBits: 32 | 64,
): Promise<Result<GivenProgram, Failure>> {
  const source = await readSource(path)
  if (!source.ok) return source
  const { main, include, seen } = source.value
  preprocess({ main, include, defines, wordBits }, new Reporter())
  const headers = Object.fromEntries(seen.slice(1).map(({ name, text }) => [name, text]))
  return ok({ main, headers, wordBits })
}

/** Text of a header in `folder`; a name with a path in it is nobody's neighbour. */
function neighbour(folder: string, name: string): string | undefined {
  if (basename(name) !== name) return undefined
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    return undefined
  }
}
