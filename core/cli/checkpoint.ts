/**
 * A file in which an exploration keeps what it knows: taken up from when it is there, replaced as a whole
 * every few seconds. A shard that is killed at any moment leaves one that is usable.
 */
import { stat } from 'node:fs/promises'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { CampaignDocument } from '#core/host/explore/campaign-document.ts'
import type { ExplorationDocument } from '#core/host/explore/document.ts'
import { readDocument } from '#core/host/explore/read-document.ts'
import { createOutputFile, openInputFile } from '#core/host/node-file.ts'

/** Documents above this are nobody's. */
const MAX_BYTES = 512 * 1024 * 1024

/** The document at `path`; undefined when there is no such file. */
export async function readCheckpoint(
  path: string,
): Promise<Result<ExplorationDocument | CampaignDocument | undefined, Failure>> {
  try {
    await stat(path)
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return ok(undefined)
  }
  return readDocumentFile(path)
}

/** The document at `path`. */
export async function readDocumentFile(
  path: string,
): Promise<Result<ExplorationDocument | CampaignDocument, Failure>> {
  const file = await openInputFile(path)
  if (!file.ok) return file
  const { size } = file.value
  const bytes = size > MAX_BYTES ? err(tooLarge(path)) : await file.value.read(0, size)
  await file.value.close()
  return bytes.ok ? readDocument(bytes.value, path) : bytes
}

/** Replaces `path` by `document`; whatever happens, there is a whole one. */
export async function writeCheckpoint(
  path: string,
  document: ExplorationDocument | CampaignDocument,
): Promise<Result<undefined, Failure>> {
  const file = await createOutputFile(path)
  if (!file.ok) return file
  const bytes = new TextEncoder().encode(`${JSON.stringify(document)}\n`)
  const written = await file.value.write(bytes)
  if (written.ok) return file.value.commit()
  await file.value.discard()
  return written
}

function tooLarge(at: string): Failure {
  return failure('E_NO_EXPLORATION', 'The file is too large to be the result of an exploration.', {
    at,
  })
}
