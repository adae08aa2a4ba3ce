/** The result of an exploration in words, for a terminal and for a mail: nothing is claimed that is not spelled out. */
import { formatNumber, table } from '#core/base/text-table.ts'
import type { Interval } from '#core/analysis/proportion.ts'
import type { CampaignDocument, Comparison } from './campaign-document.ts'
import type { ExplorationDocument, ViolationRecord } from './document.ts'
import { mebibytes, memoryOf } from './memory.ts'

/** Findings whose table is printed; further ones are listed. */
const TABLES = 3

/** One exploration: verdict, what was covered, what goes wrong. */
export function describeExploration(document: ExplorationDocument): string {
  const { scenario, variant, model, strategy, depth, violations, digest, program } = document
  const parameters = Object.entries(document.parameters).map(([name, value]) => `${name}=${value}`)
  const method = depth === null ? strategy : `${strategy}, depth ${depth}`
  return [
    `${scenario}  ${variant}  ${model}  ${method}\n`,
    parameters.length === 0 ? '' : `${parameters.join(' ')}\n`,
    `\n${sentenceOf(document)}\n\n`,
    table(factsOf(document), '  '),
    ...document.notes.map((note) => `  note: ${note}\n`),
    ...violations.map((violation, at) => describeViolation(violation, at < TABLES)),
    `\nprogram ${program}\nresult  ${digest}\n`,
  ].join('')
}

/** All of a campaign: a line for each exploration, then how they differ. Eighty columns are enough. */
export function describeCampaign({ cells, comparisons, verdict }: CampaignDocument): string {
  const models = [...new Set(cells.map(({ model }) => model))]
  const several = models.length > 1
  return [
    `${verdict}: ${cells.length} explorations under ${models.join(', ')}\n\n`,
    table(
      [
        ['variant', ...(several ? ['model'] : []), 'strategy', 'verdict', 'runs', 'fails (95 %)'],
        ...cells.map((cell) => [
          cell.variant,
          ...(several ? [cell.model] : []),
          methodOf(cell),
          cell.verdict,
          formatNumber(cell.executions),
          cell.probability === null || cell.executions === 0 ? '' : intervalText(cell.probability),
        ]),
      ],
      '  ',
    ),
    ...differencesOf(comparisons, several),
    ...signaturesOf(cells),
  ].join('')
}

function methodOf({ strategy, depth }: Pick<ExplorationDocument, 'strategy' | 'depth'>): string {
  return depth === null ? strategy : `${strategy} ${depth}`
}

/** A table for each exploration that others are compared with. */
function differencesOf(comparisons: readonly Comparison[], withModel: boolean): readonly string[] {
  const nameOf = ({ variant, strategy, model }: Comparison['one']): string =>
    [variant, strategy, ...(withModel ? [model] : [])].join(', ')
  const bases = [...new Set(comparisons.map(({ one }) => nameOf(one)))]
  return bases.flatMap((base) => [
    `\nlikelier to fail than ${base}, seed by seed\n`,
    table(
      comparisons
        .filter(({ one }) => nameOf(one) === base)
        .map(({ other, difference, runs }) => [
          nameOf(other),
          intervalText(difference, '+'),
          `${formatNumber(runs)} seeds`,
        ]),
      '  ',
    ),
  ])
}

/** The verdict with what it is a verdict about. */
export function sentenceOf(document: ExplorationDocument): string {
  const { verdict, violations, executions, strategy, incomplete, guarantee } = document
  const runs = formatNumber(executions)
  switch (verdict) {
    case 'violated':
      return `violated: ${violations.length === 1 ? 'one way' : `${violations.length} ways`} to fail`
    case 'proved':
      return `proved: no interleaving of this program under ${document.model} violates anything${boundsText(document)}`
    case 'not-found':
      return `not found: ${runs} runs of ${strategy} violated nothing; that is no proof${
        guarantee === null
          ? ''
          : `, though each met a bug of that depth with a probability of at least ${guarantee.toPrecision(2)}`
      }`
    case 'incomplete':
      return `incomplete: nothing was violated so far, and ${incomplete ?? 'something is missing'}`
  }
}

function boundsText(document: ExplorationDocument): string {
  const said = boundTexts(document)
  return said.length === 0 ? '' : ` (bounds: ${said.join(', ')}; none of them cut anything off)`
}

/** `at most 2 preemptions`: one for each bound that was asked for. */
function boundTexts({ bounds }: ExplorationDocument): readonly string[] {
  const { preemptions, contextSwitches, maxStepsPerExecution, maxBytes } = bounds
  return [
    preemptions === undefined ? '' : `${preemptions} preemptions`,
    contextSwitches === undefined ? '' : `${contextSwitches} context switches`,
    maxStepsPerExecution === undefined ? '' : `${formatNumber(maxStepsPerExecution)} steps`,
    maxBytes === undefined ? '' : `${mebibytes(maxBytes)} of memory`,
  ].flatMap((text) => (text === '' ? [] : [`at most ${text}`]))
}

/** Name and value of everything that bounds the claim and of everything that was counted. */
export function factsOf(document: ExplorationDocument): readonly (readonly [string, string])[] {
  const bounds = boundTexts(document)
  const rows: readonly (readonly [string, number | null])[] = [
    ['executions', document.executions],
    ['complete traces', document.completeTraces],
    ['blocked traces', document.blockedTraces],
    ['traces ended by a violation', document.violatedTraces],
    ['redundant executions', document.redundant],
    ['states', document.exhaustive ? document.states : null],
    ['steps', document.steps],
    ['cut off by a bound', document.cutByBound],
    ['failed executions', document.failures],
    ['seconds', document.seconds],
  ]
  return [
    ['model', document.model],
    ['bounds', bounds.length === 0 ? 'none' : bounds.join(', ')],
    ...rows.flatMap(([name, value]) =>
      value === null ? [] : [[name, formatNumber(value)] as const],
    ),
    ...(document.bytes === 0 ? [] : [['memory', memoryText(document)] as const]),
    ...(document.probability === null
      ? []
      : [['probability of failure (95 %)', intervalText(document.probability)] as const]),
    ...(document.guarantee === null
      ? []
      : [['PCT bound of a run', pctText(document.guarantee, document.depth)] as const]),
    ...(document.shard === null ? [] : [['shard', document.shard] as const]),
  ]
}

/** `finds a bug of depth 3 with a probability of at least 0.00005` */
function switchesText(switches: number): string {
  return switches === 1 ? '1 switch' : `${switches} switches`
}

function pctText(guarantee: number, depth: number | null): string {
  return `finds a bug of depth ${depth ?? 1} with a probability of at least ${guarantee.toPrecision(2)}`
}

/** `12.3 MiB of 512 MiB for each worker` */
export function memoryText({
  bytes,
  bounds,
}: Pick<ExplorationDocument, 'bytes' | 'bounds'>): string {
  return `${mebibytes(bytes)} of ${mebibytes(memoryOf(bounds))} for each worker`
}

function describeViolation(violation: ViolationRecord, withTable: boolean): string {
  const { kind, message, site, count, switches, steps, minimised, raw } = violation
  const size = `${switchesText(switches)}, ${steps} steps`
  const from = `${size} (found with ${raw.switches} and ${raw.steps}${minimised === 'part' ? '; minimum not proven' : ''})`
  const how = minimised === 'no' ? size : from
  const times = count === 1 ? '' : `, ${formatNumber(count)} times`
  const shown = withTable && violation.table !== '' ? `\n${indent(violation.table)}` : ''
  return `\n${kind}: ${message}\n  ${site}${times}; ${how}\n${shown}`
}

function signaturesOf(cells: readonly ExplorationDocument[]): readonly string[] {
  return cells.flatMap((cell) =>
    cell.violations.length === 0
      ? []
      : [
          `\nways to fail of ${cell.variant}, ${methodOf(cell)}\n`,
          table(
            cell.violations.map(({ count, signature, switches }) => [
              formatNumber(count),
              signature,
              switchesText(switches),
            ]),
            '  ',
          ),
        ],
  )
}

/** `0.6947 (0.6779 to 0.7109)`; of a difference with its sign. */
function intervalText({ estimate, low, high }: Interval, plus: '' | '+' = ''): string {
  const [at, from, to] = [estimate, low, high].map(
    (value) => `${value >= 0 ? plus : ''}${value.toFixed(4)}`,
  )
  return `${at} (${from} to ${to})`
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n')
}
