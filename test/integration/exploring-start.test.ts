/**
 * The first events of an exploring run without `init`: threads begin, and write ghosts, before anybody has
 * taken a step and before the first keyframe.
 */
import { expect, test } from 'vitest'
import { createReExecutor } from '#core/host/re-executor.ts'
import type { RunRequest } from '#core/host/protocol.ts'
import { FoldedReplay } from '#core/replay/folded-replay.ts'
import { ReplayEngine } from '#core/replay/replay-engine.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { record } from '../support/memory-trace.ts'
import { expectOk } from '../support/results.ts'

const TEXT = `
int x;
__ghost u32 begun;
void P0(void) { begun++; x = 1; begun += 10; }
void P1(void) { begun++; x = 2; }
void P2(void) { begun++; x++; }
`

const request: RunRequest = {
  program: { main: { name: 'start.c', text: TEXT }, headers: {}, wordBits: 64 },
  parameters: {},
  model: 'sc',
  way: 'explore',
  seed: 3,
}

test('every moment from the very first is what the events say', async () => {
  const { trace } = await record(request)
  const executor = createReExecutor(trace)
  expect(executor).toBeDefined()
  const engine = new ReplayEngine(new TraceReader(trace), executor!)
  const folded = new FoldedReplay(new TraceReader(trace))
  for (const seq of [0, 1, 2, 3, 0, trace.manifest.events - 1, 4, 1]) {
    const moment = expectOk(await engine.momentAt(seq))
    const wanted = expectOk(await folded.momentAt(seq))
    expect({ seq, memory: moment.memory }).toEqual({ seq, memory: wanted.memory })
    expect(moment.time).toBe(wanted.time)
  }
})
