/** Holds one open foreign trace, draws it and looks things up in it. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { ForeignArrowPictures } from '#core/foreign/foreign-arrows.ts'
import { ForeignEvents } from '#core/foreign/foreign-events.ts'
import { ForeignPictures } from '#core/foreign/foreign-pictures.ts'
import { layOutRows } from '#core/foreign/lane-rows.ts'
import { BoxesOfRows } from '#core/foreign/row-boxes.ts'
import { summariseForeign } from '#core/foreign/summary.ts'
import { openForeign } from '#renderer/db/foreign-library.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { breatheThrough } from './breathe.ts'
import type {
  ForeignAnswer,
  ForeignCalls,
  ForeignQuestion,
  OpenedForeign,
} from './foreign-protocol.ts'

type Opened = Omit<ForeignCalls, 'open'>

const database = new LabDatabase()
let opened: Opened | undefined

const breathe = breatheThrough(new MessageChannel())
const waiting: ForeignQuestion[] = []
let busy = false

self.onmessage = ({ data }: MessageEvent<ForeignQuestion>) => {
  waiting.push(data)
  if (!busy) void work()
}

/** What is to be seen goes before what is to be counted and searched. */
async function work(): Promise<void> {
  busy = true
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ call }) => call === 'picture')
    const [question] = waiting.splice(Math.max(0, at), 1)
    if (question === undefined) break
    say({ type: 'answer', id: question.id, result: await reply(question) })
    await breathe()
  }
  busy = false
}

function say(answer: ForeignAnswer): void {
  self.postMessage(answer)
}

async function reply(question: ForeignQuestion): Promise<Result<unknown, Failure>> {
  try {
    if (question.call === 'open') return await open(...question.arguments)
    if (opened === undefined) return err(failure('E_NOT_OPEN', 'No trace is open.'))
    const call = opened[question.call] as (...given: readonly unknown[]) => unknown
    return ok(call(...question.arguments))
  } catch (problem) {
    return err(failure('E_FOREIGN', `The trace cannot be drawn: ${String(problem)}`))
  }
}

async function open(id: string): Promise<Result<OpenedForeign, Failure>> {
  const read = await openForeign(database, id, (done, total) =>
    say({ type: 'progress', done, total }),
  )
  if (!read.ok) return read
  const trace = read.value
  const shown = layOutRows(trace)
  const boxes = new BoxesOfRows(trace)
  const pictures = new ForeignPictures(trace, shown, boxes)
  const arrows = new ForeignArrowPictures(trace, shown)
  const events = new ForeignEvents(trace, shown, boxes)
  opened = {
    picture: (...given) => pictures.picture(...given),
    describe: (...given) => pictures.describe(...given),
    arrows: (...given) => arrows.picture(...given),
    at: (...given) => events.at(...given),
    count: (...given) => events.count(...given),
    page: (...given) => events.page(...given),
    placeAt: (...given) => events.placeAt(...given),
    placeOf: (...given) => events.placeOf(...given),
    step: (...given) => events.step(...given),
  }
  const { format, originNs, durationNs, names, notes } = trace
  return ok({
    summary: summariseForeign(trace),
    format,
    originNs,
    durationNs,
    lanes: pictures.lanes,
    hidden: shown.hidden,
    arrows: trace.arrows.count,
    names,
    notes,
  })
}
