/**
 * One result, three faces: the document that is kept, which is the one the command line writes, its line
 * in the history, and what of it the window holds.
 */
import { ok } from '#core/base/result.ts'
import { campaignDocument, type CampaignDocument } from '#core/host/explore/campaign-document.ts'
import { Cell } from '#core/host/explore/cell.ts'
import type { CheckedExploration } from '#core/host/explore/check-exploration.ts'
import type { ExplorationDocument, ViolationRecord } from '#core/host/explore/document.ts'
import { explorationOf } from '#core/host/explore/document-request.ts'
import { cellsOf } from '#core/host/explore/merge.ts'
import { ranOutOfMemory } from '#core/host/explore/memory.ts'
import type { ExplorationRow } from '#renderer/db/exploration-tables.ts'
import type { ShownExploration } from './exploration-messages.ts'

/** One exploration, or several made together. */
export type AnyDocument = ExplorationDocument | CampaignDocument

/** The result of `cells` as it stands; `why` says what ended those that are not over. */
export function documentOfCells(
  cells: readonly Cell[],
  seconds: number,
  why: string | undefined,
): AnyDocument {
  const documents = cells.map((cell) =>
    cell.document(seconds, cell.searched ? undefined : why, true),
  )
  const [only] = documents
  return documents.length === 1 && only ? only : campaignDocument(documents, seconds)
}

/** What the window is shown of `document`. */
export function shownOf(id: string, document: AnyDocument): ShownExploration {
  const documents = cellsOf(document)
  const explorations = documents.map(explorationOf)
  const open = documents.flatMap((one, at) => {
    const exploration = explorations[at]
    return exploration?.ok === true && !isOver(exploration.value, one) ? [one] : []
  })
  return {
    id,
    document: {
      ...(document.format === 'racelab-campaign'
        ? document
        : campaignDocument([document], document.seconds)),
      cells: documents.map(withoutParts),
    },
    requests: explorations.map((one) => (one.ok ? ok(one.value.request) : one)),
    outOfMemory: documents.map(ranOutOfMemory),
    resumable:
      explorations.every((one) => one.ok) &&
      open.length > 0 &&
      open.every(({ parts }) => parts !== undefined),
  }
}

/** Nothing is left to search, or to make short. */
function isOver(exploration: CheckedExploration, document: ExplorationDocument): boolean {
  const { complete, parts = {}, violations } = document
  const shortened = violations.every(({ minimised }) => minimised !== 'no')
  return shortened && (complete || new Cell(exploration, undefined, parts).searched)
}

/** What is kept: as `racelab explore --json` prints it, its parts only where they may be wanted again. */
export function bytesOfDocument(
  document: AnyDocument,
  { resumable, outOfMemory }: ShownExploration,
): Uint8Array<ArrayBuffer> {
  const single = document.format !== 'racelab-campaign'
  const isOver = !resumable && !outOfMemory.includes(true)
  const kept = single && isOver ? withoutParts(document) : document
  const indent = cellsOf(kept).some(({ parts }) => parts !== undefined) ? undefined : 2
  return new TextEncoder().encode(`${JSON.stringify(kept, undefined, indent)}\n`)
}

/** The line of the history. `ended` in milliseconds since 1970. */
export function listedExploration(
  id: string,
  ended: number,
  document: AnyDocument,
): Omit<ExplorationRow, 'state' | 'bytes'> {
  const cells = cellsOf(document)
  const strategies = cells.map(({ strategy, depth }) =>
    depth === null ? strategy : `${strategy} ${depth}`,
  )
  return {
    id,
    ended,
    scenario: cells[0]?.scenario ?? '',
    variants: [...new Set(cells.map(({ variant }) => variant))],
    strategies: [...new Set(strategies)],
    verdict: document.verdict,
    violations: new Set(cells.flatMap(({ violations }) => violations.map(signatureOf))).size,
    executions: cells.reduce((sum, { executions }) => sum + executions, 0),
    seconds: document.seconds,
  }
}

function signatureOf({ signature }: ViolationRecord): string {
  return signature
}

function withoutParts(document: ExplorationDocument): ExplorationDocument {
  const { parts: _, ...rest } = document
  return rest
}
