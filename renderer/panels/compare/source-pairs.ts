/** Which files of two recordings differ: the patch, file by file, the compiled sources first. */
import type { DiffSide } from '#core/analysis/source-diff.ts'
import type { ComparedRecording } from '#renderer/stores/compare.ts'

/** One file of the patch; an empty side means that the file is only in the other. */
export interface SourcePair {
  readonly key: string
  /** `none.c → frlock.c`, or the name where it is the same. */
  readonly label: string
  readonly before: DiffSide
  readonly after: DiffSide
}

export function sourcePairs(
  upper: ComparedRecording,
  lower: ComparedRecording,
): readonly SourcePair[] {
  const before = filesOf(upper)
  const after = filesOf(lower)
  const from = upper.port.manifest.setup.mainSource
  const to = lower.port.manifest.setup.mainSource
  const main: SourcePair = {
    key: 'main',
    label: from === to ? from : `${from} → ${to}`,
    before: { name: from, text: before.get(from) ?? '' },
    after: { name: to, text: after.get(to) ?? '' },
  }
  const others = [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => name !== from && name !== to)
    .map((name) => pairOf(name, before.get(name), after.get(name)))
  return [main, ...others].filter((pair) => pair.before.text !== pair.after.text)
}

function pairOf(name: string, before: string | undefined, after: string | undefined): SourcePair {
  const where = before === undefined ? ' (added)' : after === undefined ? ' (removed)' : ''
  return {
    key: name,
    label: `${name}${where}`,
    before: { name, text: before ?? '' },
    after: { name, text: after ?? '' },
  }
}

function filesOf({ port }: ComparedRecording): ReadonlyMap<string, string> {
  return new Map(port.debug.sources.map(({ name, text }) => [name, text]))
}
