/**
 * Documents of the same exploration or campaign, made anywhere, as one: what any of them knows of each
 * part. The order of the documents and how often each is given change nothing.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { CAMPAIGN_FORMAT, campaignDocument, type CampaignDocument } from './campaign-document.ts'
import { STRETCH } from './cell.ts'
import { documentOf, type ExplorationDocument } from './document.ts'
import { headOfDocument, identityOf } from './head.ts'
import { Ledger } from './ledger.ts'
import { joinOutcomes, type Outcomes } from './parts.ts'
import type { MinimisedRecord } from './protocol.ts'

/** A document and the file it is from. */
export interface NamedDocument {
  readonly name: string
  readonly document: ExplorationDocument | CampaignDocument
}

/** All of `documents`, of which there is at least one, together. */
export function mergeDocuments(
  documents: readonly NamedDocument[],
): Result<ExplorationDocument | CampaignDocument, Failure> {
  const lists: (readonly ExplorationDocument[])[] = []
  for (const { name, document } of documents) {
    const cells = cellsOf(document)
    const bare = cells.some(({ parts }) => parts === undefined)
    if (bare) return err(withoutParts(name))
    const difference = differenceOf(lists[0] ?? cells, cells)
    if (difference !== undefined) return err(otherExploration(name, difference))
    lists.push(cells)
  }
  const cells = (lists[0] ?? []).map((_, at) => mergeCells(lists.map((list) => list[at]!)))
  const isCampaign = documents.some(({ document }) => document.format === CAMPAIGN_FORMAT)
  const seconds = Math.max(0, ...documents.map(({ document }) => document.seconds))
  return ok(isCampaign ? campaignDocument(cells, seconds) : cells[0]!)
}

/** The explorations of a document, one or more. */
export function cellsOf(
  document: ExplorationDocument | CampaignDocument,
): readonly ExplorationDocument[] {
  return document.format === CAMPAIGN_FORMAT ? document.cells : [document]
}

/** What two lists of explorations are not both about, in words; undefined when they are the same. */
function differenceOf(
  one: readonly ExplorationDocument[],
  other: readonly ExplorationDocument[],
): string | undefined {
  if (one.length !== other.length) return 'number of explorations'
  for (const [at, cell] of one.entries()) {
    const left = headOfDocument(cell)
    const right = headOfDocument(other[at]!)
    if (identityOf(left) === identityOf(right)) continue
    const fields = Object.keys(left) as (keyof typeof left)[]
    return fields.find((name) => JSON.stringify(left[name]) !== JSON.stringify(right[name]))
  }
  return undefined
}

function mergeCells(cells: readonly ExplorationDocument[]): ExplorationDocument {
  const parts = cells.reduce<Outcomes>((known, cell) => joinOutcomes(known, cell.parts ?? {}), {})
  const head = headOfDocument(cells[0]!)
  const all = cells.some((cell) => cell.all)
  const limits = cells.map(({ maxExecutions }) => maxExecutions ?? Infinity)
  const maxExecutions = Math.max(...limits)
  const ledger = head.exhaustive
    ? new Ledger({ all, maxExecutions }, parts)
    : new Ledger(
        { all, maxExecutions: Infinity, stretches: Math.ceil(maxExecutions / STRETCH) },
        parts,
      )
  const document = documentOf({
    head,
    totals: ledger.totals(),
    all,
    maxExecutions,
    seconds: Math.max(...cells.map(({ seconds }) => seconds)),
    shard: undefined,
    ended: undefined,
    minimised: shortened(cells),
  })
  return { ...document, parts: ledger.outcomes() }
}

/** What was made short anywhere, by the signature and the schedule it was made of. */
function shortened(
  cells: readonly ExplorationDocument[],
): (signature: string, schedule: string) => MinimisedRecord | undefined {
  const known = new Map<string, MinimisedRecord>()
  for (const { violations } of cells) {
    for (const {
      signature,
      raw,
      minimised,
      schedule,
      switches,
      steps,
      interleaving,
    } of violations) {
      const complete = minimised === 'yes'
      const key = `${signature}\n${raw.schedule}`
      if (interleaving === null || (known.has(key) && !complete)) continue
      known.set(key, { schedule, switches, steps, complete, interleaving })
    }
  }
  return (signature, schedule) => known.get(`${signature}\n${schedule}`)
}

function withoutParts(at: string): Failure {
  return failure('E_NO_PARTS', 'The result does not say which parts it covers.', {
    at,
    hint: 'Only results of a --shard, of a --checkpoint and of searches that were stopped can be joined.',
  })
}

/** A document that is about something else. */
export function otherExploration(at: string, field: string): Failure {
  return failure(
    'E_OTHER_EXPLORATION',
    `This is the result of another exploration: ${field} differs.`,
    {
      at,
      hint: 'Join only shards of one exploration, made by the same version of Racelab.',
    },
  )
}
