/**
 * The workers of an exploration, whatever they are made of: each does one task at a time, further ones
 * wait. A worker that dies is replaced, and its task done once more; a task that kills two fails.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type {
  ExploreRequest,
  ExploreTask,
  FromExplorer,
  TaskResult,
  ToExplorer,
} from './protocol.ts'

/** What a worker is told through, and how it is ended. */
export interface CrewMember {
  post(message: ToExplorer): void
  dismiss(): void
}

/** Who hears a worker. `lost` is called at most once, and not after `dismiss`. */
export interface CrewListener {
  hear(message: FromExplorer): void
  lost(reason: string): void
}

/** Starts a worker. */
export type Hire = (listener: CrewListener) => CrewMember

/** A task to be done. */
export interface CrewJob {
  readonly cell: number
  readonly request: ExploreRequest
  readonly task: ExploreTask
  readonly onProgress?: (message: Extract<FromExplorer, { type: 'task-progress' }>) => void
}

/** A task handed out. */
export interface CrewTask {
  /** Never rejects. */
  readonly done: Promise<Result<TaskResult, Failure>>
  /** Asks for what there is; `done` follows. */
  stop(): void
}

interface Ticket {
  readonly number: number
  readonly job: CrewJob
  settle(result: Result<TaskResult, Failure>): void
  stopped: boolean
  deaths: number
  member: CrewMember | undefined
}

/** Deaths after which a task is given up. */
const MAX_DEATHS = 2

/** Workers that do tasks. */
export class Crew {
  #size: number
  readonly #hire: Hire
  readonly #idle: CrewMember[] = []
  readonly #busy = new Map<CrewMember, Ticket>()
  readonly #waiting: Ticket[] = []
  #tickets = 0
  #cells = 0

  /** `size` workers at most; they are started when there is something to do, or {@link prepare} asks for them. */
  constructor(hire: Hire, size: number) {
    this.#hire = hire
    this.#size = size
  }

  /** How many tasks go on side by side. */
  get size(): number {
    return this.#size
  }

  /** Has more or fewer go on side by side from now on. Workers beyond that stay, with nothing to do. */
  resize(size: number): void {
    this.#size = size
    this.#dispatch()
  }

  /** A number for each of `count` explorations that no other exploration of this crew has; the first one. */
  claimCells(count: number): number {
    const first = this.#cells
    this.#cells += count
    return first
  }

  /**
   * Starts every worker there may be and has those that do nothing get ready for the tasks of `cell`: a
   * search that is cut into parts finds them waiting.
   */
  prepare(cell: number, request: ExploreRequest): void {
    while (this.#busy.size + this.#idle.length < this.#size) this.#idle.push(this.#newMember())
    for (const member of this.#idle) member.post({ type: 'prepare', cell, request })
  }

  /** Has `job` done as soon as a worker is free. */
  do(job: CrewJob): CrewTask {
    const ticket: Ticket = {
      number: ++this.#tickets,
      job,
      settle: () => undefined,
      stopped: false,
      deaths: 0,
      member: undefined,
    }
    const done = new Promise<Result<TaskResult, Failure>>((resolve) => (ticket.settle = resolve))
    this.#waiting.push(ticket)
    this.#dispatch()
    return {
      done,
      stop: () => {
        ticket.stopped = true
        ticket.member?.post({ type: 'stop-task', ticket: ticket.number })
      },
    }
  }

  /** Ends every worker; tasks under way fail. */
  close(): void {
    const closed = err(died('the workers were dismissed'))
    for (const member of this.#idle.splice(0)) member.dismiss()
    for (const [member, ticket] of this.#busy) {
      this.#busy.delete(member)
      member.dismiss()
      ticket.settle(closed)
    }
    for (const ticket of this.#waiting.splice(0)) ticket.settle(closed)
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      if (this.#busy.size >= this.#size) return
      const member = this.#idle.pop() ?? this.#newMember()
      const ticket = this.#waiting.shift() as Ticket
      const { cell, request, task } = ticket.job
      ticket.member = member
      this.#busy.set(member, ticket)
      member.post({ type: 'task', ticket: ticket.number, cell, request, task })
      if (ticket.stopped) member.post({ type: 'stop-task', ticket: ticket.number })
    }
  }

  #newMember(): CrewMember {
    const member: CrewMember = this.#hire({
      hear: (message) => this.#hear(member, message),
      lost: (reason) => this.#lose(member, reason),
    })
    return member
  }

  #hear(member: CrewMember, message: FromExplorer): void {
    const ticket = this.#busy.get(member)
    if (ticket?.number !== message.ticket) return
    if (message.type === 'task-progress') {
      ticket.job.onProgress?.(message)
      return
    }
    this.#busy.delete(member)
    this.#idle.push(member)
    ticket.settle(message.type === 'task-done' ? ok(message.result) : err(message.failure))
    this.#dispatch()
  }

  #lose(member: CrewMember, reason: string): void {
    const ticket = this.#busy.get(member)
    this.#busy.delete(member)
    const at = this.#idle.indexOf(member)
    if (at >= 0) this.#idle.splice(at, 1)
    if (ticket !== undefined) {
      ticket.member = undefined
      ticket.deaths += 1
      if (ticket.deaths < MAX_DEATHS) this.#waiting.unshift(ticket)
      else ticket.settle(err(died(reason)))
    }
    this.#dispatch()
  }
}

function died(reason: string): Failure {
  return failure('E_WORKER_DIED', `A worker of the exploration ended: ${reason}.`, {
    hint: 'Explore again with fewer workers or a smaller limit of memory.',
  })
}
