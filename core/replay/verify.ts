/**
 * Checks a recording by making it again: a sink that stores nothing and compares the digest of every
 * chunk with the recording's. Hand it to a recorder, run the same program with the same set-up, and the
 * run stops at the first chunk that comes out different.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { ChunkSummary, Manifest, ViolationRecord } from '#core/trace/format.ts'
import type { TraceSink } from '#core/trace/source.ts'

/**
 * A sink that accepts only what `recorded` says. One that was cut off is the beginning of a run: what the
 * run does after it is not looked at.
 *
 * @param progress called with the number of events that came out the same so far
 */
export function createVerifyingSink(
  recorded: Manifest,
  progress?: (events: number) => void,
): TraceSink {
  return {
    begin: async (manifest) =>
      manifest.initialData === recorded.initialData
        ? ok(undefined)
        : err(differs('its memory starts out different', recorded)),

    append: async (index, _bytes, manifest) => {
      const made = manifest.chunks[index]
      const problem = compareChunk(made, recorded.chunks[index], index, recorded)
      if (problem === undefined && made !== undefined) progress?.(made.firstSeq + made.events)
      return problem === undefined ? ok(undefined) : err(problem)
    },

    finish: async (manifest) => compareEnds(manifest, recorded),
  }
}

function compareChunk(
  made: ChunkSummary | undefined,
  expected: ChunkSummary | undefined,
  index: number,
  recorded: Manifest,
): Failure | undefined {
  if (expected === undefined) {
    if (recorded.verdict === 'partial') return undefined
    return differs('the run goes on where the recording ends', recorded)
  }
  if (made?.prefixDigest === expected.prefixDigest && made.events === expected.events) return
  const last = expected.firstSeq + expected.events - 1
  const where = `events ${expected.firstSeq} to ${last} (part ${index + 1}) come out different`
  return differs(where, recorded)
}

function compareEnds(made: Manifest, recorded: Manifest): Result<undefined, Failure> {
  if (made.chunks.length < recorded.chunks.length) {
    return err(differs('the run ends before the recording does', recorded))
  }
  if (recorded.verdict === 'partial') return ok(undefined)
  if (made.verdict !== recorded.verdict) {
    return err(differs(`the verdict is ${made.verdict}, not ${recorded.verdict}`, recorded))
  }
  for (const field of ['steps', 'ticks'] as const) {
    if (made[field] === recorded[field]) continue
    return err(differs(`it takes ${made[field]} ${field}, not ${recorded[field]}`, recorded))
  }
  const count = Math.max(made.violations.length, recorded.violations.length)
  for (let at = 0; at < count; at += 1) {
    if (sameViolation(made.violations[at], recorded.violations[at])) continue
    return err(differs(`violation ${at + 1} is another one`, recorded))
  }
  const names = Object.keys({ ...made.final, ...recorded.final })
  const wrong = names.find((name) => made.final[name] !== recorded.final[name])
  return wrong === undefined
    ? ok(undefined)
    : err(
        differs(
          `${wrong} is ${made.final[wrong]} at the end, not ${recorded.final[wrong]}`,
          recorded,
        ),
      )
}

/** Whether all but the wording is the same, which a later version may better. */
function sameViolation(
  one: ViolationRecord | undefined,
  other: ViolationRecord | undefined,
): boolean {
  if (one === undefined || other === undefined) return false
  return (
    one.check === other.check &&
    one.site === other.site &&
    one.address === other.address &&
    one.seq === other.seq &&
    one.time === other.time &&
    one.actors.join() === other.actors.join() &&
    one.otherSites.join() === other.otherSites.join()
  )
}

function differs(what: string, recorded: Manifest): Failure {
  return failure('E_REPLAY_DIFFERS', `Running it again gives something else: ${what}.`, {
    at: recorded.title,
    hint: `The recording was made by engine ${recorded.engine}. With that engine, and sources and set-up unchanged, the events are the same byte for byte.`,
  })
}
