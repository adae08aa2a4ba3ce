import { expect, test } from 'vitest'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import { checkFinalValues } from '#core/analysis/final-values.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import type { Manifest } from '#core/trace/format.ts'
import { MemoryTrace, record, requestOf } from '../../support/memory-trace.ts'
import { expectFailure, expectOk } from '../../support/results.ts'

/** Takes in a recording whose manifest says something else. */
async function takeIn(
  trace: MemoryTrace,
  said: Partial<Manifest>,
): Promise<Result<undefined, Failure>> {
  const manifest = { ...trace.manifest, ...said }
  const source = { manifest, debug: trace.debug, chunk: (index: number) => trace.chunk(index) }
  const end = (memory: Uint8Array): Result<undefined, Failure> => checkFinalValues(source, memory)
  return copyTrace(source, new MemoryTrace(), { end })
}

test('final values are what the events left in memory', async () => {
  const { trace } = await record(requestOf({ variant: 'none', parameters: { OPERATIONS: 60 } }))
  const { final } = trace.manifest
  expect(Object.keys(final)).toContain('inode.i_blocks')
  expectOk(await takeIn(trace, {}))
  // A recording that was cut short has none.
  expectOk(await takeIn(trace, { final: {} }))
  const lie = await takeIn(trace, { final: { ...final, 'inode.i_blocks': '7' } })
  expect(expectFailure(lie).message).toContain('inode.i_blocks is 7, where it is')
  const invented = await takeIn(trace, { final: { ...final, 'inode.i_x': '7' } })
  expect(expectFailure(invented).message).toContain('inode.i_x is 7, where it is nowhere')
})
