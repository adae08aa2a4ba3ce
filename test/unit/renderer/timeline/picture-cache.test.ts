import { describe, expect, test, vi } from 'vitest'
import type { LanePicture } from '#core/analysis/lanes.ts'
import { createPictureCache, resolutionFor } from '#renderer/timeline/picture-cache.ts'

const NO_MARKS = {
  count: 0,
  time: new Float64Array(0),
  seq: new Float64Array(0),
  kind: new Uint8Array(0),
  cpu: new Uint8Array(0),
  actor: new Uint8Array(0),
  events: new Uint32Array(0),
}

function setUp() {
  const asked: { from: number; to: number; resolution: number }[] = []
  const answers: (() => void)[] = []
  const onPicture = vi.fn()
  const onFailure = vi.fn()
  const cache = createPictureCache({
    extent: { from: 0, to: 1_000_000 },
    load(from, to, resolution) {
      asked.push({ from, to, resolution })
      return new Promise<LanePicture>((resolve) => {
        answers.push(() => resolve({ from, to, lanes: [], marks: NO_MARKS }))
      })
    },
    onPicture,
    onFailure,
  })
  async function answer(): Promise<void> {
    await settle()
    answers.shift()?.()
    await settle()
  }
  return { cache, asked, answer, onPicture }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
}

describe('the pictures of the lanes', () => {
  test('have boxes no wider than a pixel, in powers of two so that zooming finds them again', () => {
    expect(resolutionFor({ from: 0, to: 1_000 }, 1_000)).toBe(1)
    expect(resolutionFor({ from: 0, to: 7_000 }, 1_000)).toBe(4)
    expect(resolutionFor({ from: 0, to: 500 }, 1_000)).toBe(0.5)
  })

  test('are asked for a screen beyond both edges, and not again while one pans within', async () => {
    const { cache, asked, answer, onPicture } = setUp()
    expect(cache.picture({ from: 400_000, to: 500_000 }, 1_000)).toBeUndefined()
    await answer()
    expect(asked).toEqual([{ from: 300_000, to: 600_000, resolution: 64 }])
    expect(onPicture).toHaveBeenCalledTimes(1)
    expect(cache.picture({ from: 430_000, to: 530_000 }, 1_000)).toMatchObject({ from: 300_000 })
    await settle()
    expect(asked).toHaveLength(1)
  })

  test('are asked for ahead of the edge, while the one at hand is still shown', async () => {
    const { cache, asked, answer } = setUp()
    cache.picture({ from: 400_000, to: 500_000 }, 1_000)
    await answer()
    expect(cache.picture({ from: 480_000, to: 580_000 }, 1_000)).toMatchObject({ from: 300_000 })
    await settle()
    expect(asked[1]).toEqual({ from: 380_000, to: 680_000, resolution: 64 })
  })

  test('of the whole recording stand in while a close one is on its way', async () => {
    const { cache, answer } = setUp()
    cache.picture({ from: 0, to: 1_000_000 }, 1_000)
    await answer()
    expect(cache.picture({ from: 10, to: 60 }, 1_000)).toMatchObject({ from: 0, to: 1_000_000 })
  })

  test('of the whole recording are asked for once, however many others come after', async () => {
    const { cache, asked, answer } = setUp()
    cache.picture({ from: 0, to: 1_000_000 }, 1_000)
    await answer()
    for (let zoom = 0; zoom < 40; zoom += 1) {
      cache.picture({ from: zoom * 20_000, to: zoom * 20_000 + 2_000 }, 1_000)
      await answer()
    }
    const before = asked.length
    cache.picture({ from: 0, to: 1_000_000 }, 1_000)
    await settle()
    expect(asked).toHaveLength(before)
  })

  test('that nobody looks at any more are never asked for', async () => {
    const { cache, asked, answer } = setUp()
    cache.picture({ from: 0, to: 1_000 }, 1_000)
    await settle()
    cache.picture({ from: 200_000, to: 201_000 }, 1_000)
    cache.picture({ from: 700_000, to: 701_000 }, 1_000)
    await answer()
    await answer()
    expect(asked.map(({ from }) => from)).toEqual([0, 699_000])
  })
})
