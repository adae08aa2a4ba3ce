/** Every command, in the order of the help. */
import type { Command } from './command.ts'
import { CHECK } from './commands/check.ts'
import { DIFF } from './commands/diff.ts'
import { EXPERIMENT } from './commands/experiment.ts'
import { EXPLORE } from './commands/explore.ts'
import { EXPORT } from './commands/export.ts'
import { IMPORT } from './commands/import.ts'
import { LIST } from './commands/list.ts'
import { MERGE } from './commands/merge.ts'
import { MINIMIZE } from './commands/minimize.ts'
import { REPLAY } from './commands/replay.ts'
import { RUN } from './commands/run.ts'
import { SHOW } from './commands/show.ts'

export const COMMANDS: readonly Command[] = [
  LIST,
  SHOW,
  RUN,
  EXPLORE,
  MERGE,
  MINIMIZE,
  EXPERIMENT,
  REPLAY,
  DIFF,
  CHECK,
  EXPORT,
  IMPORT,
]
