/**
 * The pages of docs/races, one for each scenario, made from the scenario's own data. `UPDATE_DOCS=1 npx
 * vitest run test/arch/races.test.ts` writes them anew; without it that test fails while one of them
 * is out of date.
 */
import { format, resolveConfig } from 'prettier'
import type { Expectation, Scenario, StoryPart, Variant } from '#core/scenarios/scenario.ts'
import { ROOT } from './repository.ts'

export const RACES = 'docs/races'

/** Prose in which nothing is markup but what stands in backticks, and Message-IDs are no addresses. */
function plain(text: string): string {
  return text
    .replace(/(`[^`]*`)|([\w.+$-]+@[\w.-]*\w)/g, (_, quoted: string | undefined, mail: string) =>
      quoted === undefined ? code(mail) : quoted,
    )
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/\b_|_\b|[*<>[\]]/g, '\\$&')))
    .join('')
}

const code = (text: string): string => `\`${text}\``

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row))].join('\n')
}

function settings(parameters: Readonly<Record<string, number>> = {}): string {
  return Object.entries(parameters)
    .map(([name, value]) => code(`${name}=${value}`))
    .join(' ')
}

/** What a paragraph suggests, as words for a command line. */
function smallOf(scenario: Scenario, name: string): Readonly<Record<string, number>> {
  return { ...scenario.small, ...scenario.variants.find((row) => row.name === name)?.small }
}

function commandOf(scenario: Scenario, { set }: StoryPart): string | undefined {
  if (!set) return undefined
  const variant = set.variant ?? scenario.comparison.variant
  const command = set.way === 'explore' ? 'explore' : 'run'
  const model = set.model === undefined ? [] : [`--model ${set.model}`]
  // What a search starts from anyway is not said again, and many operations are for chance.
  const given = command === 'explore' ? smallOf(scenario, variant) : {}
  const parameters = Object.entries(set.parameters ?? {})
    .filter(([name, value]) => !(name in given) || (value !== given[name] && name !== 'OPERATIONS'))
    .map(([name, value]) => `--param ${name}=${value}`)
  return [`racelab ${command} ${scenario.name} --variant ${variant}`, ...model, ...parameters].join(
    ' ',
  )
}

function storyOf(scenario: Scenario): readonly string[] {
  return scenario.story.map((part) => {
    const command = commandOf(scenario, part)
    const compare = part.set?.compare === undefined ? '' : `, beside ${code(part.set.compare)}`
    const hint = command === undefined ? '' : `\n\nTry: ${code(command)}${compare}`
    return `### ${plain(part.heading)}\n\n${plain(part.text)}${hint}`
  })
}

function expectationRow(row: Expectation): readonly string[] {
  const { oracle, verdict, models, parameters, switches, reason, source } = row
  return [
    oracle,
    verdict === 'violated' ? '**violated**' : 'holds',
    models.join(' '),
    settings(parameters),
    switches === undefined ? '' : String(switches),
    plain(reason),
    plain(source),
  ]
}

function variantOf(scenario: Scenario, variant: Variant): string {
  const { name, title, summary, file, expected, wordBits, small } = variant
  const about = [
    `[${file}](../../core/scenarios/${scenario.name}/${file})`,
    ...(wordBits === undefined ? [] : [`${wordBits}-bit machine`]),
    ...(small === undefined ? [] : [`explored with ${settings(small)}`]),
  ]
  const head = ['oracle', 'verdict', 'models', 'with', 'switches', 'because', 'source']
  return [
    `### ${code(name)}: ${plain(title)}`,
    `${plain(summary)} (${about.join('; ')})`,
    table(
      head,
      expected.map((row) => expectationRow(row)),
    ),
  ].join('\n\n')
}

function parametersOf({ parameters }: Scenario): string {
  return table(
    ['parameter', 'default', 'range', 'what changes with it'],
    parameters.map(({ name, minimum, maximum, unit, meaning, default: standard }) => [
      code(name),
      standard.toLocaleString('en-US'),
      `${minimum.toLocaleString('en-US')} to ${maximum.toLocaleString('en-US')} ${unit}`,
      plain(meaning),
    ]),
  )
}

function experimentsOf({ name, experiments }: Scenario): string {
  return experiments
    .map(({ key, title, question, variants, parameter, values, metrics }) =>
      [
        `### ${plain(title)}`,
        plain(question),
        `${code(`racelab experiment ${name} ${key}`)} measures ${metrics.map((metric) => code(metric)).join(', ')} of ${variants.map((variant) => code(variant)).join(', ')} at ${code(parameter)} = ${values.map((value) => value.toLocaleString('en-US')).join(', ')}.`,
      ].join('\n\n'),
    )
    .join('\n\n')
}

/** The page of `scenario`, as Prettier lays it out. */
export async function racePage(scenario: Scenario): Promise<string> {
  const { title, year, summary, small, probes, notes = [] } = scenario
  const measured = probes.map(({ label, unit, meaning }) => [plain(label), unit, plain(meaning)])
  const text = [
    `# ${plain(title)} (${year})`,
    `<!-- Generated from core/scenarios/${scenario.name}: UPDATE_DOCS=1 npx vitest run test/arch/races.test.ts -->`,
    plain(summary),
    'Names in parentheses are Message-IDs of mails and commits; `linux-history` is the BitKeeper history up to 2.6.12-rc1.',
    '## What happened',
    ...storyOf(scenario),
    '## The kernels',
    `What is expected of each, and checked: every schedule of it is gone through with ${settings(small)} unless a row says otherwise. A switch is a change of the running actor; the number is that of the shortest failing schedule.`,
    ...scenario.variants.map((variant) => variantOf(scenario, variant)),
    '## The workload',
    parametersOf(scenario),
    ...(measured.length > 0
      ? ['## What is measured', table(['measure', 'unit', 'meaning'], measured)]
      : []),
    ...(scenario.experiments.length > 0 ? ['## Experiments', experimentsOf(scenario)] : []),
    ...(notes.length > 0 ? ['## Notes', notes.map((note) => `- ${plain(note)}`).join('\n')] : []),
  ].join('\n\n')
  return layOut(text, `${scenario.name}.md`)
}

/** The list of all of them. */
export async function raceList(scenarios: readonly Scenario[]): Promise<string> {
  const rows = scenarios.map(({ name, title, year, variants, summary }) => [
    `[${plain(title)}](${name}.md)`,
    String(year),
    String(variants.length),
    plain(summary),
  ])
  const text = [
    '# The races',
    'Each page tells a race, lists every fix that was proposed for it with what is expected of it and why, and says what to try.',
    table(['race', 'year', 'kernels', 'what happens'], rows),
  ].join('\n\n')
  return layOut(text, 'README.md')
}

async function layOut(text: string, name: string): Promise<string> {
  const style = await resolveConfig(`${ROOT}/${RACES}/${name}`)
  return await format(text, { ...style, parser: 'markdown' })
}
