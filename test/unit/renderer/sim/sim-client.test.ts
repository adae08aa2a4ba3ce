import { expect, test } from 'vitest'
import type { FromWorker, RunRequest, ToWorker } from '#core/host/protocol.ts'
import { SimClient } from '#renderer/sim/sim-client.ts'
import type { RunListener, SimulationWorker } from '#renderer/sim/simulation.ts'

const REQUEST: RunRequest = {
  scenario: 's',
  variant: 'v',
  parameters: {},
  model: 'sc',
  way: 'timed',
  seed: 1,
}

class FakeWorker implements SimulationWorker {
  onmessage: SimulationWorker['onmessage'] = null
  onmessageerror: SimulationWorker['onmessageerror'] = null
  onerror: SimulationWorker['onerror'] = null
  readonly heard: string[] = []

  postMessage(message: ToWorker): void {
    this.heard.push(message.type)
  }
  terminate(): void {
    this.heard.push('terminated')
  }
  say(message: object): void {
    this.onmessage?.({ data: message as FromWorker } as MessageEvent<FromWorker>)
  }
}

interface Scene {
  readonly client: SimClient
  readonly workers: FakeWorker[]
  readonly log: string[]
  readonly listener: RunListener
  readonly kill: () => void
}

/** `left`: events of a run whose worker is gone. */
function scene(left?: number): Scene {
  const workers: FakeWorker[] = []
  const log: string[] = []
  let kill = (): void => undefined
  const gone = new Promise<void>((resolve) => (kill = resolve))
  const client = new SimClient({
    createWorker: () => {
      const worker = new FakeWorker()
      workers.push(worker)
      return worker
    },
    whenGone: () => gone,
    salvage: async (recording) => {
      log.push(`sealed ${recording}`)
      return left
    },
    freeBytes: async () => undefined,
  })
  const listener: RunListener = {
    progress: ({ events }) => log.push(`progress ${events}`),
    done: ({ recording }) => log.push(`done ${recording}`),
    failed: ({ failure }) => log.push(`failed ${failure.code}`, failure.hint ?? ''),
  }
  return { client, workers, log, listener, kill }
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0))
}

test('a finished run hands its worker to the next one', async () => {
  const { client, workers, log, listener } = scene()
  client.start('a', REQUEST, listener)
  await settled()
  workers[0]?.say({ type: 'progress', events: 7 })
  workers[0]?.say({ type: 'done', recording: 'a' })
  client.start('b', REQUEST, listener)
  await settled()
  expect(workers).toHaveLength(1)
  expect(workers[0]?.heard).toEqual(['run', 'run'])
  expect(log).toEqual(['progress 7', 'done a'])
})

test('runs begun together go on side by side', () => {
  const { client, workers, listener } = scene()
  client.start('a', REQUEST, listener)
  client.start('b', REQUEST, listener)
  expect(workers).toHaveLength(2)
})

test.each([
  ['is killed', ({ kill }: Scene) => kill()],
  ['throws', ({ workers }: Scene) => workers[0]?.onerror?.({ message: 'boom' } as ErrorEvent)],
  ['cannot be read', ({ workers }: Scene) => workers[0]?.onmessageerror?.({} as MessageEvent)],
])(
  'a worker that %s fails its run once, and what was stored is sealed first',
  async (_, break_) => {
    const made = scene()
    made.client.start('a', REQUEST, made.listener)
    await settled()
    break_(made)
    made.kill()
    await settled()
    await settled()
    expect(made.log.at(0)).toBe('sealed a')
    expect(made.log.filter((line) => line.startsWith('failed'))).toEqual(['failed E_WORKER_DIED'])
    expect(made.workers[0]?.heard).toEqual(['run', 'terminated'])
    made.client.start('b', REQUEST, made.listener)
    expect(made.workers).toHaveLength(2)
  },
)

test.each([
  [1_234_567, /^Its first 1,234,567 events are kept in the library\./],
  [0, /^Nothing had been recorded yet\./],
  [undefined, /^The Library offers to keep/],
])('when a worker dies with %s events stored, that is what is said', async (left, said) => {
  const { client, listener, log, kill } = scene(left)
  client.start('a', REQUEST, listener)
  await settled()
  kill()
  await settled()
  await settled()
  expect(log.at(-1)).toMatch(said)
})

test('stop is passed on while the run goes on, and not after', async () => {
  const { client, workers, listener } = scene()
  const run = client.start('a', REQUEST, listener)
  await settled()
  run.stop()
  workers[0]?.say({ type: 'done', recording: 'a' })
  run.stop()
  expect(workers[0]?.heard).toEqual(['run', 'stop'])
})

test('a run that was stopped before it began stops at once', async () => {
  const { client, workers, listener } = scene()
  client.start('a', REQUEST, listener).stop()
  await settled()
  workers[0]?.say({ type: 'done', recording: 'a' })
  expect(workers[0]?.heard).toEqual(['run', 'stop'])
})

test('a run is told how much room there is before it starts', async () => {
  const worker = new FakeWorker()
  const client = new SimClient({
    createWorker: () => worker,
    whenGone: () => new Promise(() => undefined),
    salvage: async () => undefined,
    freeBytes: async () => 1_000,
  })
  const { listener } = scene()
  client.start('a', REQUEST, listener)
  await settled()
  worker.say({ type: 'done', recording: 'a' })
  expect(worker.heard).toEqual(['room', 'run'])
})
