/**
 * Older formats become the present one step by step: one upgrade for each version there ever was, which
 * knows its own version and the next and nothing else. Upgrades work on the JSON documents of a trace;
 * a chunk carries the version of its encoding itself (see chunk.ts) and is never rewritten, because
 * the digests are taken of its bytes.
 *
 * To add version n + 1: change the types and checks, count FORMAT_VERSION up, append the upgrade from n
 * to {@link UPGRADES}, describe it in docs/trace-format.md, and add a recording of version n + 1 to
 * traces/golden. Recordings of version n stay there as they are.
 */
import { FORMAT_VERSION } from './format.ts'

/** A parsed JSON document of which nothing is known yet. */
export type RawDocument = Readonly<Record<string, unknown>>

/**
 * The step from version `from` to the next. Both functions are given documents of version `from` that
 * nobody has checked; what they give is checked as a document of the newest version afterwards. They
 * leave alone what they do not recognise, and throw on nothing.
 */
export interface FormatUpgrade {
  readonly from: number
  /** `manifest.json`; its `format` is counted up by {@link upgradeDocument}. */
  readonly manifest: (document: RawDocument) => RawDocument
  /** `debug.json`. */
  readonly debug: (document: RawDocument) => RawDocument
}

/** Every version there was before the present one, oldest first. */
export const UPGRADES: readonly FormatUpgrade[] = []

/** True when a trace of this format version can be opened: it is the present one or leads there. */
export function isReadable(version: number, upgrades: readonly FormatUpgrade[]): boolean {
  return version === FORMAT_VERSION || upgrades.some(({ from }) => from === version)
}

/**
 * `document` of format `version` as one of the present version, unchecked. What is no object stays what
 * it is: the check that follows says so.
 */
export function upgradeDocument(
  part: 'manifest' | 'debug',
  document: unknown,
  version: number,
  upgrades: readonly FormatUpgrade[],
): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document
  let current = document as RawDocument
  for (let reached = version; reached < FORMAT_VERSION; reached += 1) {
    const step = upgrades.find(({ from }) => from === reached)
    if (step === undefined) return current
    current = step[part](current)
    if (part === 'manifest') current = { ...current, format: reached + 1 }
  }
  return current
}
