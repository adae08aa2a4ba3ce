/** `racelab show <scenario>`: everything known about one race. */
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import { findScenario, scenarios } from '#core/scenarios/index.ts'
import type { Scenario } from '#core/scenarios/scenario.ts'
import type { Command } from '../command.ts'
import { EXIT_CLEAN } from '../exit-code.ts'
import { formatNumber, table, wrap } from '#core/base/text-table.ts'

const WIDTH = 96

export const SHOW: Command = {
  name: 'show',
  usage: 'show <scenario> [--json]',
  summary: 'Tells the story of a race, with its variants and parameters.',
  help: {},
  options: {},
  positionals: { minimum: 1, maximum: 1 },
  async run([name = ''], options, terminal) {
    const scenario = findScenario(name)
    if (!scenario) {
      const known = scenarios.map((row) => row.name).join(', ')
      return err(
        failure('E_UNKNOWN_SCENARIO', `There is no scenario ${JSON.stringify(name)}.`, {
          hint: `There is: ${known}.`,
        }),
      )
    }
    terminal.out(
      options['json'] === true
        ? `${JSON.stringify(withoutSources(scenario), undefined, 2)}\n`
        : describe(scenario),
    )
    return ok(EXIT_CLEAN)
  },
}

/** The scenario as data; its C files are in the repository and in every recording. */
function withoutSources(scenario: Scenario): object {
  const { headers, variants, ...rest } = scenario
  return {
    ...rest,
    headers: Object.keys(headers),
    variants: variants.map(({ source: _source, ...variant }) => variant),
  }
}

function describe(scenario: Scenario): string {
  const { name, title, year, summary, story, variants, parameters, probes } = scenario
  const { small, experiments, notes = [] } = scenario
  const expected = variants.flatMap((variant) =>
    variant.expected.map(({ oracle, verdict, models, switches, reason, ...more }) => [
      variant.name,
      oracle,
      verdict,
      models.join(' '),
      settings(more.parameters ?? {}),
      switches === undefined ? '' : `${switches} switch${switches === 1 ? '' : 'es'}`,
      reason,
    ]),
  )
  return [
    `${title} (${year})\n`,
    wrap(summary, WIDTH),
    ...story.map((part) => `\n${part.heading}\n${wrap(part.text, WIDTH, '  ')}`),
    '\nVariants\n',
    ...variants.map(
      (variant) => `  ${variant.name}  ${variant.title}\n${wrap(variant.summary, WIDTH, '      ')}`,
    ),
    `\nExpected of all schedules at ${settings(small)}\n`,
    table(expected, '  '),
    '\nParameters (--param NAME=value)\n',
    table(
      parameters.map(({ name, minimum, maximum, default: standard, unit, meaning }) => [
        name,
        formatNumber(standard),
        `${formatNumber(minimum)} to ${formatNumber(maximum)} ${unit}`,
        meaning,
      ]),
      '  ',
    ),
    '\nMeasured\n',
    table(
      probes.map(({ key, unit, meaning }) => [key, unit, meaning]),
      '  ',
    ),
    experiments.length > 0 ? `\nExperiments (racelab experiment ${name} key)\n` : '',
    table(
      experiments.map(({ key, title: what }) => [key, what]),
      '  ',
    ),
    notes.length > 0 ? '\nNotes\n' : '',
    ...notes.map((note) => wrap(note, WIDTH, '  ')),
  ].join('')
}

function settings(parameters: Readonly<Record<string, number>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}
