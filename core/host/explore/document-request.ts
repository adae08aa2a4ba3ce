/**
 * From the document of an exploration back to what asked for it, so that it can go on, or what it found
 * can be run. A document names its program without carrying it: only what the library of scenarios still
 * has, unchanged, can be asked for again.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { NO_SCENARIO } from '../subject.ts'
import { checkExploration, type CheckedExploration } from './check-exploration.ts'
import type { ExplorationDocument } from './document.ts'
import { headOf, headOfDocument, identityOf } from './head.ts'

/**
 * The exploration that `document` is the result of, checked and compiled.
 *
 * Fails with `E_NO_PROGRAM` where the program was a file, with `E_OTHER_PROGRAM` where it, or the lab, is
 * another one now, and as {@link checkExploration} where nothing is called so any more.
 */
export function explorationOf(document: ExplorationDocument): Result<CheckedExploration, Failure> {
  const { scenario, variant, title, parameters, model } = document
  if (scenario === NO_SCENARIO) return err(withoutProgram(variant))
  const { strategy, depth, seed, bounds, all, maxExecutions } = document
  const checked = checkExploration({
    run: { scenario, variant, parameters, model, way: 'explore', seed: seed ?? 1 },
    strategy,
    depth: depth ?? undefined,
    bounds,
    all,
    maxExecutions: maxExecutions ?? undefined,
  })
  if (!checked.ok) return checked
  const same = identityOf(headOf(checked.value)) === identityOf(headOfDocument(document))
  return same ? ok(checked.value) : err(anotherProgram(title))
}

function withoutProgram(at: string): Failure {
  return failure('E_NO_PROGRAM', `The result names its program, ${at}, but does not carry it.`, {
    at,
    hint: 'Explore the file again with racelab explore --source, which --checkpoint also takes up again.',
  })
}

function anotherProgram(at: string): Failure {
  return failure(
    'E_OTHER_PROGRAM',
    'This was explored with another version of the program or of the lab.',
    {
      at,
      hint: 'Its result can be read. To go on, or to run what it found, explore the program of today.',
    },
  )
}
