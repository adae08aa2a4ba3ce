/** Workers of an exploration: one task each, replaced when they die, asked to stop. */
import { describe, expect, test, vi, type Mock } from 'vitest'
import { noCounts } from '#core/explore/counts.ts'
import { Crew, type CrewJob, type CrewListener } from '#core/host/explore/crew.ts'
import type { ExploreRequest, TaskResult, ToExplorer } from '#core/host/explore/protocol.ts'

interface Hired {
  readonly listener: CrewListener
  readonly heard: ToExplorer[]
  readonly dismiss: Mock<() => void>
}

const REQUEST: ExploreRequest = {
  run: {
    scenario: 'inode-accounting',
    variant: 'none',
    parameters: {},
    model: 'sc',
    way: 'explore',
    seed: 1,
  },
  strategy: 'random',
}
const RESULT: TaskResult = {
  kind: 'outcome',
  outcome: { state: 'done', counts: noCounts(), findings: [], notes: [] },
}

function job(runs: number): CrewJob {
  return { cell: 0, request: REQUEST, task: { kind: 'sample', firstSeed: 1, runs } }
}

function crewOf(size: number): { readonly crew: Crew; readonly hired: Hired[] } {
  const hired: Hired[] = []
  const crew = new Crew((listener) => {
    const member: Hired = { listener, heard: [], dismiss: vi.fn<() => void>() }
    hired.push(member)
    return {
      post: (message) => void member.heard.push(message),
      dismiss: member.dismiss,
    }
  }, size)
  return { crew, hired }
}

/** The ticket of the last task a worker was given. */
function ticketOf({ heard }: Hired): number {
  return heard.findLast((message) => message.type === 'task')?.ticket ?? NaN
}

function finish(member: Hired): void {
  member.listener.hear({ type: 'task-done', ticket: ticketOf(member), result: RESULT })
}

describe('a crew', () => {
  test('hires as many as there is work for, at most its size, and uses them again', async () => {
    const { crew, hired } = crewOf(2)
    const first = crew.do(job(1))
    expect(hired.length).toBe(1)
    const others = [crew.do(job(2)), crew.do(job(3))]
    expect(hired.length).toBe(2)
    finish(hired[0]!)
    expect(await first.done).toEqual({ ok: true, value: RESULT })
    expect(hired[0]!.heard.length).toBe(2)
    finish(hired[0]!)
    finish(hired[1]!)
    await Promise.all(others.map(({ done }) => done))
    expect(hired.length).toBe(2)
  })

  test('asked to get ready, hires everybody, who find their tasks prepared', () => {
    const { crew, hired } = crewOf(3)
    crew.do(job(1))
    crew.prepare(0, REQUEST)
    expect(hired.map(({ heard }) => heard.map(({ type }) => type))).toEqual([
      ['task'],
      ['prepare'],
      ['prepare'],
    ])
    for (let runs = 2; runs <= 3; runs++) crew.do(job(runs))
    expect(hired.length).toBe(3)
    expect(hired.map(({ heard }) => heard.at(-1)?.type)).toEqual(['task', 'task', 'task'])
  })

  test('resized, has more go on side by side, or fewer', () => {
    const { crew, hired } = crewOf(1)
    for (let runs = 1; runs <= 5; runs++) crew.do(job(runs))
    crew.resize(3)
    expect(hired.length).toBe(3)
    crew.resize(1)
    for (const member of hired.slice()) finish(member)
    const tasks = hired.map(({ heard }) => heard.length)
    expect(tasks.toSorted((one, other) => one - other)).toEqual([1, 1, 2])
  })

  test('has the task of a worker that died done once more, and gives it up when it kills two', async () => {
    const { crew, hired } = crewOf(1)
    const lucky = crew.do(job(1))
    hired[0]!.listener.lost('out of memory')
    expect(hired.length).toBe(2)
    finish(hired[1]!)
    expect(await lucky.done).toMatchObject({ ok: true })
    const deadly = crew.do(job(2))
    hired[1]!.listener.lost('out of memory')
    hired[2]!.listener.lost('out of memory')
    expect(await deadly.done).toMatchObject({ ok: false, error: { code: 'E_WORKER_DIED' } })
  })

  test('asks for what there is, also of a task that has yet to begin', async () => {
    const { crew, hired } = crewOf(1)
    crew.do(job(1)).stop()
    expect(hired[0]!.heard.at(-1)).toEqual({ type: 'stop-task', ticket: 1 })
    crew.do(job(2)).stop()
    finish(hired[0]!)
    expect(hired[0]!.heard.slice(2).map(({ type }) => type)).toEqual(['task', 'stop-task'])
  })

  test('hands on progress of the task under way and nothing that comes late', () => {
    const { crew, hired } = crewOf(1)
    const onProgress = vi.fn()
    crew.do({ ...job(1), onProgress })
    const message = { type: 'task-progress', counts: noCounts(), fraction: 0.5 } as const
    hired[0]!.listener.hear({ ...message, ticket: 1 })
    hired[0]!.listener.hear({ ...message, ticket: 7 })
    expect(onProgress).toHaveBeenCalledTimes(1)
  })

  test('closed, leaves no task unanswered', async () => {
    const { crew, hired } = crewOf(1)
    const tasks = [crew.do(job(1)), crew.do(job(2))]
    crew.close()
    for (const { done } of tasks) expect(await done).toMatchObject({ ok: false })
    expect(hired[0]!.dismiss).toHaveBeenCalledTimes(1)
  })
})
