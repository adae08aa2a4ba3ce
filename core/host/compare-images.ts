/**
 * The machine images of a recording, compared with those that running it again makes. No digest covers
 * them, so whoever forges one can make its checksum fit.
 *
 * Which bytes an image has is the engine's own affair and may change while events stay the same. An image
 * that differs is therefore run on: where it and its counterpart come to the same machine, it may stay.
 */
import { sameBytes } from '#core/base/bytes.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { Program } from '#core/language/program.ts'
import { createMachine, type Machine } from '#core/machine/machine.ts'
import { keyframesOfChunk } from '#core/trace/chunk.ts'
import type { Manifest } from '#core/trace/format.ts'
import { chunkName } from '#core/trace/reader.ts'
import { configOf } from './run-setup.ts'
import { schedulerOf } from './scheduler-of.ts'

/** Steps after which two machines have to be the same: as many as lie between two images. */
const RUN_ON_STEPS = 4_096

/** How the images of a part compare: `equivalent` are others that lead to the same. */
export type ImagesFound = 'same' | 'equivalent'

/** Compares the images of part `index` as stored with those that came out. */
export function compareImages(
  made: Uint8Array,
  stored: Uint8Array,
  index: number,
  program: Program,
  { setup, title }: Pick<Manifest, 'setup' | 'title'>,
): Result<ImagesFound, Failure> {
  const name = chunkName(index)
  const [own, kept] = [keyframesOfChunk(made, name), keyframesOfChunk(stored, name)]
  if (!own.ok) return own
  if (!kept.ok) return kept
  const pairs = kept.value.map((keyframe, at) => ({ keyframe, other: own.value[at] }))
  const otherPlaces = pairs.some(({ keyframe, other }) => keyframe.row !== other?.row)
  if (otherPlaces || kept.value.length !== own.value.length) return err(differ(index, title))
  const machine = (): Machine =>
    createMachine(program, configOf(setup), schedulerOf(setup), { flush: (columns) => columns })
  const different = pairs.filter(
    ({ keyframe, other }) => other === undefined || !sameBytes(keyframe.image, other.image),
  )
  const [one, another] = different.length === 0 ? [] : [machine(), machine()]
  for (const { keyframe, other } of different) {
    if (!one || !another || !other) break
    if (!meet(one, keyframe.image, another, other.image)) return err(differ(index, title))
  }
  return ok(different.length === 0 ? 'same' : 'equivalent')
}

/** Whether two images are the same machine some steps on. */
function meet(one: Machine, image: Uint8Array, another: Machine, other: Uint8Array): boolean {
  try {
    one.restore(image)
    another.restore(other)
    if (one.eventCount !== another.eventCount) return false
    one.run(RUN_ON_STEPS)
    another.run(RUN_ON_STEPS)
    return sameBytes(one.snapshot(), another.snapshot())
  } catch {
    // An image that no machine made can lead anywhere.
    return false
  }
}

function differ(index: number, at: string): Failure {
  return failure(
    'E_IMAGES_DIFFER',
    `Part ${index + 1} has the events of the run, but not its machine images.`,
    {
      at,
      hint: 'They were changed, or made by an engine that only calls itself the same. Converted to compact and back, the recording has new ones.',
    },
  )
}
