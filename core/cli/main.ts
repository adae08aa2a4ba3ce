/** The program `racelab`. */
import { runCommandLine } from './command-line.ts'
import { nodeTerminal } from './node-terminal.ts'

process.exitCode = await runCommandLine(process.argv.slice(2), nodeTerminal())
