/** What the command line says about a recording: as a JSON document and as text. */
import { actorName } from '#core/analysis/names.ts'
import { checkKind } from '#core/event/checks.ts'
import { placeOfSite, type DebugInfo } from '#core/language/debug-info.ts'
import type { Manifest, ViolationRecord } from '#core/trace/format.ts'
import { formatNumber, table } from '#core/base/text-table.ts'

/** A violation in words and places. */
interface ViolationReport {
  readonly check: string
  readonly family: string
  readonly message: string
  /** `workload.h:96:3` */
  readonly at: string
  readonly threads: readonly string[]
  /** Places of the other side of a conflict. */
  readonly others: readonly string[]
  readonly seq: number
  readonly ticks: number
}

/** The document of `--json`: 64-bit values as decimal strings. */
export function runDocument(manifest: Manifest, debug: DebugInfo, file?: string): object {
  const { setup, verdict, events, steps, ticks, digest, metrics, violations, final } = manifest
  return {
    scenario: setup.scenario,
    variant: setup.variant,
    parameters: setup.parameters,
    model: setup.machine.model,
    way: setup.way,
    seed: setup.seed,
    costs: setup.machine.costs,
    verdict,
    events,
    steps,
    ticks,
    digest,
    ...(file === undefined ? {} : { file }),
    metrics: Object.fromEntries(metrics.map(({ key, value }) => [key, value])),
    violations: violations.map((violation) => reportViolation(violation, debug)),
    final,
  }
}

/** The same for people. */
export function describeRun(manifest: Manifest, debug: DebugInfo, file?: string): string {
  const { setup, verdict, events, ticks, digest, metrics, violations, final } = manifest
  const parameters = Object.entries(setup.parameters).map(([name, value]) => `${name}=${value}`)
  const globals = Object.entries(final).filter(([path]) => !path.includes('['))
  // While exploring time does not pass: the clock counts steps.
  const clock = setup.way === 'explore' ? 'steps' : 'ticks'
  return [
    `${setup.scenario}  ${setup.variant}  ${setup.machine.model}  ${setup.way}  seed ${setup.seed}\n`,
    parameters.length === 0 ? '\n' : `${parameters.join(' ')}\n\n`,
    `${verdict}: ${formatNumber(events)} events in ${formatNumber(ticks)} ${clock}\n`,
    ...violations.map((violation) => describeViolation(reportViolation(violation, debug), clock)),
    '\n',
    table(
      metrics.map(({ label, value, unit }) => [label, formatNumber(value), timeUnit(unit, clock)]),
    ),
    '\n',
    table(globals),
    `\ndigest ${digest}\n`,
    file === undefined ? '' : `kept in ${file}\n`,
    clock === 'ticks' ? 'Simulated time compares designs; it predicts no machine.\n' : '',
  ].join('')
}

/** Turns sites and actor numbers into places and names. */
function reportViolation(violation: ViolationRecord, debug: DebugInfo): ViolationReport {
  const kind = checkKind(violation.check)
  return {
    check: kind?.name ?? String(violation.check),
    family: kind?.family ?? 'unknown',
    message: violation.message,
    at: placeText(debug, violation.site),
    threads: violation.actors.map((actor) => actorName(debug, actor)),
    others: violation.otherSites.map((site) => placeText(debug, site)),
    seq: violation.seq,
    ticks: violation.time,
  }
}

function describeViolation(
  { check, message, at, threads, ticks }: ViolationReport,
  clock: string,
): string {
  return `  ${check}: ${message}\n    ${at}, ${threads.join(', ')}, after ${formatNumber(ticks)} ${clock}\n`
}

function timeUnit(unit: string, clock: string): string {
  return unit === 'ticks' ? clock : unit
}

function placeText(debug: DebugInfo, site: number): string {
  const place = placeOfSite(debug, site)
  if (!place) return `instruction ${site}`
  return `${debug.sources[place.file]?.name ?? '?'}:${place.line}:${place.column}`
}
