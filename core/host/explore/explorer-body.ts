/**
 * The body of a worker of an exploration, whatever thread it lives on: does one task at a time, listens
 * between slices of it, and says how far it is.
 */
import { crashFailure } from '../run-recording.ts'
import { checkExploration } from './check-exploration.ts'
import type { FromExplorer, ToExplorer } from './protocol.ts'
import { runTask } from './run-task.ts'
import type { TaskEnvironment } from './task-environment.ts'

/** What the body needs of the thread it lives on. */
export interface ExplorerEnvironment {
  /** Milliseconds of a clock that never goes back; only progress depends on it. */
  now(): number
  /** Resolves soon, after messages that wait have been heard. */
  breathe(): Promise<void>
  say(message: FromExplorer): void
}

type TaskMessage = Extract<ToExplorer, { type: 'task' }>

const PROGRESS_EVERY_MS = 200

/** Does what it hears. */
export class ExplorerBody {
  readonly #environment: ExplorerEnvironment
  /** The last cell's program: compiling takes longer than many a task. */
  #cell = -1
  #checked: ReturnType<typeof checkExploration> | undefined
  #ticket = 0
  #stopped = false

  constructor(environment: ExplorerEnvironment) {
    this.#environment = environment
  }

  hear(message: ToExplorer): void {
    if (message.type === 'stop-task') {
      if (message.ticket === this.#ticket) this.#stopped = true
      return
    }
    if (message.type === 'prepare') {
      this.#checkedOf(message)
      return
    }
    this.#ticket = message.ticket
    this.#stopped = false
    void this.#carryOut(message).then((answer) => this.#environment.say(answer))
  }

  async #carryOut(message: TaskMessage): Promise<FromExplorer> {
    const { ticket, task } = message
    try {
      const checked = this.#checkedOf(message)
      if (!checked.ok) return { type: 'task-failed', ticket, failure: checked.error }
      const result = await runTask(checked.value, task, this.#taskEnvironment(ticket))
      return { type: 'task-done', ticket, result }
    } catch (problem) {
      return { type: 'task-failed', ticket, failure: crashFailure(problem) }
    }
  }

  #checkedOf({
    cell,
    request,
  }: Pick<TaskMessage, 'cell' | 'request'>): ReturnType<typeof checkExploration> {
    if (cell !== this.#cell || this.#checked === undefined) {
      this.#checked = checkExploration(request)
      this.#cell = cell
    }
    return this.#checked
  }

  #taskEnvironment(ticket: number): TaskEnvironment {
    const environment = this.#environment
    let told = environment.now()
    return {
      now: () => environment.now(),
      pause: async (progress) => {
        if (environment.now() - told >= PROGRESS_EVERY_MS) {
          told = environment.now()
          const { counts, fraction } = progress()
          environment.say({ type: 'task-progress', ticket, counts: { ...counts }, fraction })
        }
        await environment.breathe()
        return !this.#stopped
      },
    }
  }
}
