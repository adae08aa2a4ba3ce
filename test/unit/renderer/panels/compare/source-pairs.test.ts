import { describe, expect, it } from 'vitest'
import { sourcePairs } from '#renderer/panels/compare/source-pairs.ts'
import type { ComparedRecording } from '#renderer/stores/compare.ts'

function recording(
  mainSource: string,
  sources: Readonly<Record<string, string>>,
): ComparedRecording {
  const debug = { sources: Object.entries(sources).map(([name, text]) => ({ name, text })) }
  return {
    port: { manifest: { setup: { mainSource } }, debug },
  } as unknown as ComparedRecording
}

const upper = recording('none.c', { 'none.c': 'a', 'workload.h': 'w' })
const lower = recording('frlock.c', { 'frlock.c': 'b', 'workload.h': 'w', 'frlock.h': 'f' })

describe('the patch between two recordings', () => {
  it('pairs the compiled files, adds what only one has, leaves out what is the same', () => {
    expect(sourcePairs(upper, lower)).toEqual([
      {
        key: 'main',
        label: 'none.c → frlock.c',
        before: { name: 'none.c', text: 'a' },
        after: { name: 'frlock.c', text: 'b' },
      },
      {
        key: 'frlock.h',
        label: 'frlock.h (added)',
        before: { name: 'frlock.h', text: '' },
        after: { name: 'frlock.h', text: 'f' },
      },
    ])
    expect(sourcePairs(lower, upper).map(({ label }) => label)).toEqual([
      'frlock.c → none.c',
      'frlock.h (removed)',
    ])
  })

  it('is empty between two runs of the same sources', () => {
    expect(sourcePairs(upper, upper)).toEqual([])
  })
})
