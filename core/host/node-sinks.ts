/** Where a recording goes outside the app: into a file, or nowhere but its digest. */
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import { createRacetraceSink } from '#core/trace/racetrace-file.ts'
import type { TraceSink } from '#core/trace/source.ts'
import { createOutputFile } from './node-file.ts'

/** A sink whose owner may change their mind before it is finished. */
export interface DiscardableSink extends TraceSink {
  /** Throws away what was written. */
  discard(): Promise<void>
}

/** A sink that keeps nothing: for runs of which only the measurements and the digest matter. */
export function createDiscardingSink(): DiscardableSink {
  const done = async (): Promise<Result<undefined, Failure>> => ok(undefined)
  return { begin: done, append: done, finish: done, discard: () => Promise.resolve() }
}

/** A sink that writes the `.racetrace` at `path`, whole or not at all. */
export async function createFileSink(path: string): Promise<Result<DiscardableSink, Failure>> {
  const file = await createOutputFile(path)
  if (!file.ok) return file
  const output = file.value
  const sink = createRacetraceSink(output)
  const orDiscard = async (
    attempt: Promise<Result<undefined, Failure>>,
  ): Promise<Result<undefined, Failure>> => {
    const result = await attempt
    if (!result.ok) await output.discard()
    return result
  }
  return ok({
    begin: (manifest, debug) => orDiscard(sink.begin(manifest, debug)),
    append: (index, bytes, manifest) => orDiscard(sink.append(index, bytes, manifest)),
    async finish(manifest) {
      const finished = await orDiscard(sink.finish(manifest))
      return finished.ok ? output.commit() : finished
    },
    discard: () => output.discard(),
  })
}
