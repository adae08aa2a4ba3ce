/**
 * The command line: finds the command, reads its options, runs it, and turns every failure into a
 * message on stderr and an exit code. With `--json` a failure is a JSON document on stdout as well.
 */
import { parseArgs } from 'node:util'
import { describeFailure, failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { Command, OptionValues } from './command.ts'
import { COMMANDS } from './commands.ts'
import { EXIT_CLEAN, EXIT_UNUSABLE, type ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

interface Parsed {
  readonly positionals: readonly string[]
  readonly options: OptionValues
}

/** Runs `words`, what was typed after `racelab`. Resolves to the exit code; never rejects on input. */
export async function runCommandLine(
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const [name, ...rest] = words
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.out(overview())
    return name === undefined ? EXIT_UNUSABLE : EXIT_CLEAN
  }
  const command = COMMANDS.find((candidate) => candidate.name === name)
  if (!command) return report(unknownCommand(name), words, terminal)
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(helpOf(command))
    return EXIT_CLEAN
  }
  const parsed = parse(command, rest)
  if (!parsed.ok) return report(parsed.error, words, terminal)
  const result = await command.run(parsed.value.positionals, parsed.value.options, terminal)
  return result.ok ? result.value : report(result.error, words, terminal)
}

function parse(command: Command, words: readonly string[]): Result<Parsed, Failure> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { ...command.options, json: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    })
    const { minimum, maximum } = command.positionals
    if (positionals.length < minimum || positionals.length > maximum) {
      const wrong = positionals.length < minimum ? 'An argument is missing.' : 'Too many arguments.'
      return err(usageFailure(command, wrong))
    }
    return ok({ positionals, options: values })
  } catch (problem) {
    // parseArgs throws a TypeError whose first sentence says which option is wrong.
    const [message] = (problem as Error).message.split('. ')
    return err(usageFailure(command, `${message}.`))
  }
}

function report(problem: Failure, words: readonly string[], terminal: Terminal): ExitCode {
  if (words.includes('--json')) terminal.out(`${JSON.stringify({ error: problem })}\n`)
  terminal.err(`${describeFailure(problem)}\n`)
  return EXIT_UNUSABLE
}

function usageFailure(command: Command, message: string): Failure {
  return failure('E_USAGE', message, { hint: `Usage: racelab ${command.usage}` })
}

function unknownCommand(name: string): Failure {
  return failure('E_UNKNOWN_COMMAND', `There is no command ${JSON.stringify(name)}.`, {
    hint: `There is: ${COMMANDS.map((command) => command.name).join(', ')}.`,
  })
}

function overview(): string {
  const lines = COMMANDS.map(({ usage, summary }) => `  racelab ${usage}\n      ${summary}`)
  return [
    'Racelab runs kernel code on a simulated multiprocessor and records every step.',
    '',
    ...lines,
    '',
    '--json prints one JSON document. Exit code 0: done, nothing violated; 1: violated; 2: the input',
    'cannot be used, or the result not written; 3: interrupted or over a limit; 4: a bug of the lab.',
    '',
  ].join('\n')
}

function helpOf(command: Command): string {
  const rows = Object.entries({ ...command.help, json: 'one JSON document on stdout' })
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    `racelab ${command.usage}`,
    command.summary,
    '',
    ...rows.map(([name, text]) => {
      return `  --${name.padEnd(width)}  ${text.replaceAll('\n', `\n${' '.repeat(width + 6)}`)}`
    }),
    '',
  ].join('\n')
}
