/** Which files of two recordings differ: the patch, file by file, the compiled sources first. */
import type { ComparedRecording } from '#renderer/stores/compare.ts'

/** One file of the patch; an empty side means that the file is only in the other. */
export interface SourcePair {
  readonly key: string
  /** `none.c → frlock.c`, or the name where it is the same. */
  readonly label: string
  readonly before: string
  readonly after: string
}

export function sourcePairs(
  upper: ComparedRecording,
  lower: ComparedRecording,
): readonly SourcePair[] {
  const before = filesOf(upper)
  const after = filesOf(lower)
  const [fromMain, toMain] = [upper, lower].map(({ port }) => port.manifest.setup.mainSource)
  const main: SourcePair = {
    key: 'main',
    label: fromMain === toMain ? `${fromMain}` : `${fromMain} → ${toMain}`,
    before: before.get(fromMain ?? '') ?? '',
    after: after.get(toMain ?? '') ?? '',
  }
  const others = [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => name !== fromMain && name !== toMain)
    .map((name) => pairOf(name, before.get(name), after.get(name)))
  return [main, ...others].filter((pair) => pair.before !== pair.after)
}

function pairOf(name: string, before: string | undefined, after: string | undefined): SourcePair {
  const where = before === undefined ? ' (added)' : after === undefined ? ' (removed)' : ''
  return { key: name, label: `${name}${where}`, before: before ?? '', after: after ?? '' }
}

function filesOf({ port }: ComparedRecording): ReadonlyMap<string, string> {
  return new Map(port.debug.sources.map(({ name, text }) => [name, text]))
}
