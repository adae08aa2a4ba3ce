/**
 * Makes what is drawn and measured of a recording first from its events: for one whose run did not get
 * to its end, because it was cut off or there was no room left.
 */
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import { RecordingPictures } from '#core/host/recording-pictures.ts'
import { eventsOfChunk } from '#core/trace/chunk.ts'
import { chunkName } from '#core/trace/reader.ts'
import { openRecording, writePictures } from '#renderer/db/recording-source.ts'
import type { LabDatabase } from '#renderer/db/schema.ts'

/** Keeps series, lanes and metrics with a finished recording. Reads all of its events. */
export async function drawRecording(
  database: LabDatabase,
  id: string,
): Promise<Result<undefined, Failure>> {
  const source = await openRecording(database, id)
  if (!source.ok) return source
  const pictures = new RecordingPictures(source.value)
  for (const index of source.value.manifest.chunks.keys()) {
    const bytes = await source.value.chunk(index)
    if (!bytes.ok) return bytes
    const events = eventsOfChunk(bytes.value, chunkName(index))
    if (!events.ok) return events
    pictures.consume(events.value)
  }
  return writePictures(database, id, pictures.finish())
}
