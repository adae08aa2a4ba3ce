/** Holds one open recording and answers questions about it. */
import type { LanePicture } from '#core/analysis/lanes.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { createReExecutor } from '#core/host/re-executor.ts'
import type { ReplayAnswer, ReplayQuestion } from '#core/host/replay-protocol.ts'
import { ReplayService } from '#core/host/replay-service.ts'
import { readAhead, type ReadAheadSource } from '#core/trace/read-ahead.ts'
import { openRecording, readPart } from '#renderer/db/recording-source.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { inflateStream } from './inflate-stream.ts'

/** Milliseconds after opening: what is asked for then comes first. */
const PREPARATION_DELAY = 500

const database = new LabDatabase()
let service: ReplayService | undefined

self.onmessage = async ({ data }: MessageEvent<ReplayQuestion>) => {
  const answer: ReplayAnswer = { id: data.id, result: await reply(data) }
  self.postMessage(answer, { transfer: data.call === 'lanes' ? pictureBuffers(answer.result) : [] })
}

async function reply(question: ReplayQuestion): Promise<Result<unknown, Failure>> {
  try {
    if (question.call === 'open') return await open(...question.arguments)
    if (!service) return err(failure('E_NOT_OPEN', 'No recording is open.'))
    return await ask(service, question)
  } catch (problem) {
    return err(failure('E_REPLAY', `The recording cannot be read: ${String(problem)}`))
  }
}

async function open(recording: string): Promise<Result<unknown, Failure>> {
  const stored = await openRecording(database, recording)
  if (!stored.ok) return stored
  const source = readAhead(stored.value)
  const kept = await readPart(database, recording, 'lanes')
  // Kept in an older shape, they are made again from the events when they are looked at.
  const lanes = kept !== undefined && 'packed' in kept ? kept : undefined
  service = new ReplayService(source, createReExecutor(source), {
    overview: lanes,
    inflate: inflateStream,
  })
  const opened = service
  setTimeout(() => void prepare(opened, source), PREPARATION_DELAY)
  return ok(opened.opened)
}

/** Makes ready for seeks, unless the recording is left again. */
async function prepare(opened: ReplayService, source: ReadAheadSource): Promise<void> {
  const left = (): boolean => service !== opened
  await opened.rehearse(left)
  await source.fill(left)
}

/** A picture is made for whoever asked: it is handed over, not copied. */
function pictureBuffers(result: ReplayAnswer['result']): Transferable[] {
  if (!result.ok) return []
  const { lanes, marks } = result.value as LanePicture
  const ofMarks = [marks.time, marks.seq, marks.kind, marks.cpu, marks.actor, marks.events]
  const ofLanes = lanes.flatMap(({ start, end, actor, state, merged }) => [
    start,
    end,
    actor,
    state,
    merged,
  ])
  return [...ofMarks, ...ofLanes].map(({ buffer }) => buffer)
}

function ask(
  opened: ReplayService,
  question: Exclude<ReplayQuestion, { call: 'open' }>,
): Promise<Result<unknown, Failure>> {
  switch (question.call) {
    case 'momentAt':
      return opened.momentAt(...question.arguments)
    case 'events':
      return opened.events(...question.arguments)
    case 'lanes':
      return opened.lanes(...question.arguments)
    case 'find':
      return opened.find(...question.arguments)
    case 'seqAt':
      return opened.seqAt(...question.arguments)
  }
}
