/** `racelab list`: the scenarios and their variants. */
import { ok } from '#core/base/result.ts'
import { scenarios } from '#core/scenarios/index.ts'
import type { Scenario } from '#core/scenarios/scenario.ts'
import type { Command } from '../command.ts'
import { EXIT_CLEAN } from '../exit-code.ts'
import { table } from '#core/base/text-table.ts'

export const LIST: Command = {
  name: 'list',
  usage: 'list [--json]',
  summary: 'Lists the scenarios and their variants.',
  help: {},
  options: {},
  positionals: { minimum: 0, maximum: 0 },
  async run(_positionals, options, terminal) {
    if (options['json'] === true) {
      const rows = scenarios.map((row) => overview(row))
      terminal.out(`${JSON.stringify({ scenarios: rows }, undefined, 2)}\n`)
      return ok(EXIT_CLEAN)
    }
    for (const { name, title, year, variants } of scenarios) {
      terminal.out(`${name}  ${title} (${year})\n`)
      terminal.out(
        table(
          variants.map((variant) => [variant.name, variant.title]),
          '  ',
        ),
      )
    }
    return ok(EXIT_CLEAN)
  },
}

function overview(scenario: Scenario): object {
  const { name, title, year, summary, wordBits, comparison } = scenario
  return {
    name,
    title,
    year,
    summary,
    wordBits,
    variants: scenario.variants.map((variant) => variant.name),
    comparison,
    parameters: scenario.parameters.map((parameter) => parameter.name),
    experiments: scenario.experiments.map((experiment) => experiment.key),
  }
}
