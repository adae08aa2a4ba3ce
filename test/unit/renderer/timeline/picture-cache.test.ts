import { describe, expect, test, vi } from 'vitest'
import type { LanePicture } from '#core/analysis/lanes.ts'
import type { LaneName } from '#renderer/timeline/lane-layout.ts'
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
  const asked: { from: number; to: number; resolution: number; lanes?: readonly LaneName[] }[] = []
  const answers: (() => void)[] = []
  const onPicture = vi.fn()
  const onFailure = vi.fn()
  const cache = createPictureCache({
    extent: { from: 0, to: 1_000_000 },
    load(from, to, resolution, lanes) {
      asked.push({ from, to, resolution, ...(lanes && { lanes }) })
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

  test('of many lanes are asked for where one looks, and again where one scrolls to', async () => {
    const { cache, asked, answer } = setUp()
    const view = { from: 400_000, to: 500_000 }
    const lanes = Array.from({ length: 9 }, (_, index) => ({ lane: 'thread', index }) as const)
    const near = lanes.slice(0, 6)
    cache.picture(view, 1_000, { seen: lanes.slice(0, 2), near })
    await answer()
    expect(asked).toHaveLength(1)
    const first = cache.picture(view, 1_000, { seen: lanes.slice(3, 5), near })
    expect(first).toBeDefined()
    expect(asked).toHaveLength(1)
    // Some of what is near now is not in it: it is asked for while the one at hand is shown.
    const further = lanes.slice(2, 9)
    expect(cache.picture(view, 1_000, { seen: lanes.slice(4, 6), near: further })).toBe(first)
    await answer()
    expect(asked.map((wish) => wish.lanes)).toEqual([near, further])
    expect(cache.picture(view, 1_000, { seen: lanes.slice(7, 9), near: further })).not.toBe(first)
    // Back where one came from nothing has to be asked.
    expect(cache.picture(view, 1_000, { seen: lanes.slice(0, 2), near })).toBe(first)
    await settle()
    expect(asked).toHaveLength(2)
  })
})
