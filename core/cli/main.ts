/** The program `racelab`. */
import { runCommandLine } from './command-line.ts'
import { EXIT_BUG } from './exit-code.ts'
import { NodeTerminal } from './node-terminal.ts'

const terminal = new NodeTerminal()
try {
  process.exitCode = terminal.exitCode(await runCommandLine(process.argv.slice(2), terminal))
} catch (problem) {
  // Not 1, as Node would end: to a script that means a kernel was found to be broken.
  process.exitCode = EXIT_BUG
  terminal.err(`This is a bug of Racelab, please report it.\n${(problem as Error).stack}\n`)
}
