/**
 * Makes a whole recording of one that was cut off: from what was known at its beginning and the chunks
 * that are safe. What only the run's owner knew at its end (metrics, final values) is gone; violations
 * are read back from their events.
 */
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import { checkKind } from '#core/event/checks.ts'
import { EVENT_VIOLATION, EVENT_WARNING } from '#core/event/kinds.ts'
import type { ChunkSummary, Manifest, ViolationRecord } from './format.ts'
import { hasKind } from './presence.ts'
import { TraceReader, type DecodedChunk } from './reader.ts'
import type { TraceSource } from './source.ts'

/** Kinds of event that refer to an entry of `violations`, in order. */
const FINDINGS: readonly number[] = [EVENT_VIOLATION, EVENT_WARNING]

/** The summaries from the first on that continue each other. */
export function safeChunks(summaries: readonly ChunkSummary[]): readonly ChunkSummary[] {
  let nextSeq = 0
  const torn = summaries.findIndex((summary) => {
    const follows = summary.firstSeq === nextSeq
    nextSeq = summary.firstSeq + summary.events
    return !follows
  })
  return torn < 0 ? summaries : summaries.slice(0, torn)
}

/**
 * The manifest of a recording that was cut off, sealed as `partial`.
 *
 * @param source its chunks, with the manifest as it was begun
 */
export async function recoverManifest(
  source: TraceSource,
  summaries: readonly ChunkSummary[],
): Promise<Result<Manifest, Failure>> {
  const chunks = safeChunks(summaries)
  const last = chunks.at(-1)
  const manifest: Manifest = {
    ...source.manifest,
    verdict: 'partial',
    events: last === undefined ? 0 : last.firstSeq + last.events,
    ticks: last?.lastTime ?? 0,
    digest: last?.prefixDigest ?? source.manifest.digest,
    chunks,
  }
  const violations = await readViolations({ ...source, manifest })
  return violations.ok ? ok({ ...manifest, violations: violations.value }) : violations
}

/** What the violations and warnings of a trace say by themselves. */
async function readViolations(source: TraceSource): Promise<Result<ViolationRecord[], Failure>> {
  const reader = new TraceReader(source)
  const found: ViolationRecord[] = []
  for (const [index, summary] of source.manifest.chunks.entries()) {
    if (!FINDINGS.some((kind) => hasKind(summary, kind))) continue
    const findings = await reader.visit(index, (chunk) => ok(findingsIn(chunk)))
    if (!findings.ok) return findings
    found.push(...findings.value)
  }
  return ok(found)
}

function findingsIn({ columns, firstSeq }: DecodedChunk): ViolationRecord[] {
  const found: ViolationRecord[] = []
  for (let row = 0; row < columns.count; row += 1) {
    if (!FINDINGS.includes(columns.kind[row]!)) continue
    const check = columns.value[row]!
    found.push({
      check,
      message: checkKind(check)?.meaning ?? `check ${check}`,
      site: columns.site[row]!,
      actors: [columns.actor[row]!],
      otherSites: [],
      address: columns.object[row]!,
      seq: firstSeq + row,
      time: columns.time[row]!,
    })
  }
  return found
}
