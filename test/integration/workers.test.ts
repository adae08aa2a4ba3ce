import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { NodePool } from '#core/host/node-pool.ts'
import type { RunRequest } from '#core/host/protocol.ts'
import { INODE_ACCOUNTING } from '#core/scenarios/inode-accounting/scenario.ts'
import { buildCommandLine } from '../support/command-line.ts'
import { record, requestOf } from '../support/memory-trace.ts'
import { ROOT } from '../support/repository.ts'

const PROGRAM = pathToFileURL(join(ROOT, 'out/cli/worker.js'))

beforeAll(buildCommandLine)

const REQUESTS: readonly RunRequest[] = INODE_ACCOUNTING.variants.map(({ name }, at) =>
  requestOf({
    variant: name,
    model: (['sc', 'tso', 'pso'] as const)[at % 3] ?? 'sc',
    seed: at,
    parameters: { OPERATIONS: 400, BYTES: 300 },
  }),
)

async function digests(workers: number): Promise<readonly string[]> {
  const pool = new NodePool(PROGRAM, workers)
  try {
    const runs = REQUESTS.map((request) => pool.run({ request }).done)
    return (await Promise.all(runs)).map((done) =>
      'type' in done ? done.manifest.digest : done.code,
    )
  } finally {
    await pool.close()
  }
}

test('any number of workers gives the digests of the main thread', async () => {
  const here = await Promise.all(
    REQUESTS.map(async (request) => (await record(request)).done.manifest.digest),
  )
  expect(new Set(here).size).toBe(REQUESTS.length)
  for (const workers of [1, 2, 4]) expect(await digests(workers)).toEqual(here)
})

test('a thread that dies fails its own run; the others are carried out', async () => {
  const broken = new URL(
    'data:text/javascript,import { parentPort } from "node:worker_threads"; parentPort.on("message", () => process.exit(1))',
  )
  const pool = new NodePool(broken, 1)
  const [request] = REQUESTS as [RunRequest]
  const first = pool.run({ request })
  const second = pool.run({ request })
  expect(await first.done).toMatchObject({ code: 'E_WORKER_DIED' })
  expect(await second.done).toMatchObject({ code: 'E_WORKER_DIED' })
  await pool.close()
})

test('a pool that is closed leaves no run unanswered', async () => {
  const pool = new NodePool(PROGRAM, 1)
  const [request] = REQUESTS as [RunRequest]
  const runs = [pool.run({ request }), pool.run({ request })]
  await pool.close()
  for (const run of runs) expect(await run.done).toMatchObject({ code: 'E_WORKER_DIED' })
})
