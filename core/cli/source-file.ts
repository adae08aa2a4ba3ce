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

/** Other names are refused with the request. */
const IDENTIFIER = /^[A-Za-z_]\w*$/

/** A source ready to compile. */
interface GivenSource {
  readonly main: SourceFile
  /** Text of `#include "name"`, or undefined. */
  include(name: string): string | undefined
  /** The main file, and every header that was asked for and found so far. */
  readonly seen: readonly SourceFile[]
}

/** Reads `path`; headers are read when the compiler asks for them. */
async function readSource(path: string): Promise<Result<GivenSource, Failure>> {
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
 * whoever compiles it. What is wrong with it is left for them to say, but for a define that has no effect.
 */
export async function readProgram(
  path: string,
  defines: Readonly<Record<string, number>>,
  wordBits: 32 | 64,
): Promise<Result<GivenProgram, Failure>> {
  const source = await readSource(path)
  if (!source.ok) return source
  const { main, include, seen } = source.value
  const { overruled } = preprocess({ main, include, defines, wordBits }, new Reporter())
  const idle = idleDefine(Object.keys(defines), seen, overruled)
  if (idle) return err(idle)
  const headers = Object.fromEntries(seen.slice(1).map(({ name, text }) => [name, text]))
  return ok({ main, headers, wordBits })
}

/** Complains of a define that nothing reads, or that a source overrules: whoever gave it believes that it counts. */
function idleDefine(
  names: readonly string[],
  [main, ...headers]: readonly SourceFile[],
  overruled: ReadonlySet<string>,
): Failure | undefined {
  const files = headers.length > 0 ? `${main?.name} and its headers` : `${main?.name}`
  const twice = names.find((name) => overruled.has(name))
  if (twice !== undefined) {
    return failure('E_PARAMETER_OVERRULED', `${files} would define ${twice} anew.`, {
      at: '--param',
      hint: `Write #ifndef ${twice} and #endif around its #define: then --param counts.`,
    })
  }
  const words = new Set([main, ...headers].flatMap((file) => file?.text.split(/\W+/) ?? []))
  const unread = names.find((name) => IDENTIFIER.test(name) && name !== 'CPUS' && !words.has(name))
  if (unread === undefined) return undefined
  return failure('E_UNKNOWN_PARAMETER', `Nothing in ${files} reads ${unread}.`, {
    at: '--param',
    hint: 'A parameter stands for a #define that the source leaves out.',
  })
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
