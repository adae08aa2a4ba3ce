/** Holds one open foreign trace and draws it. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { ForeignPictures } from '#core/foreign/foreign-pictures.ts'
import { summariseForeign } from '#core/foreign/summary.ts'
import { openForeign } from '#renderer/db/foreign-library.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import type { ForeignAnswer, ForeignQuestion, OpenedForeign } from './foreign-protocol.ts'

const database = new LabDatabase()
let pictures: ForeignPictures | undefined

self.onmessage = async ({ data }: MessageEvent<ForeignQuestion>) => {
  const answer: ForeignAnswer = { id: data.id, result: await reply(data) }
  self.postMessage(answer)
}

async function reply(question: ForeignQuestion): Promise<Result<unknown, Failure>> {
  try {
    if (question.call === 'open') return await open(...question.arguments)
    if (pictures === undefined) return err(failure('E_NOT_OPEN', 'No trace is open.'))
    return question.call === 'picture'
      ? ok(pictures.picture(...question.arguments))
      : ok(pictures.describe(...question.arguments))
  } catch (problem) {
    return err(failure('E_FOREIGN', `The trace cannot be drawn: ${String(problem)}`))
  }
}

async function open(id: string): Promise<Result<OpenedForeign, Failure>> {
  const trace = await openForeign(database, id)
  if (!trace.ok) return trace
  pictures = new ForeignPictures(trace.value)
  const { durationNs, names, notes } = trace.value
  const { lanes, hidden } = pictures
  return ok({ summary: summariseForeign(trace.value), durationNs, lanes, hidden, names, notes })
}
