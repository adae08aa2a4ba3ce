/** What a command of the command line is. */
import type { ParseArgsConfig } from 'node:util'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** Options by name, as `node:util` reads them; a repeated one is a list. */
export type OptionValues = Readonly<
  Record<string, string | boolean | readonly string[] | undefined>
>

/** One command: its words for the help, its options, and what it does. */
export interface Command {
  readonly name: string
  /** `run <scenario> --variant V [--seed N] …` */
  readonly usage: string
  readonly summary: string
  /** Option name → its help, in one line or several. */
  readonly help: Readonly<Record<string, string>>
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** How many arguments it takes besides options. */
  readonly positionals: { readonly minimum: number; readonly maximum: number }
  run(
    positionals: readonly string[],
    options: OptionValues,
    terminal: Terminal,
  ): Promise<Result<ExitCode, Failure>>
}
