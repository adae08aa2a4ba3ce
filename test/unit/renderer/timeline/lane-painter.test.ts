/** What is on which pixel of a lane, counted by hand. */
import { describe, expect, test } from 'vitest'
import { LANE_INTERRUPT, LANE_RUNNING, LANE_SLEEPING, LANE_SPINNING } from '#core/analysis/lanes.ts'
import { createBoxes, type BoxColumns } from '#renderer/timeline/boxes.ts'
import { thin, type Inks } from '#renderer/timeline/inks.ts'
import { LanePainter } from '#renderer/timeline/lane-painter.ts'
import type { Pixels } from '#renderer/timeline/pixels.ts'

const OPAQUE = 0xff000000
const letters = { r: OPAQUE + 1, b: OPAQUE + 2, i: OPAQUE + 3, z: OPAQUE + 4, o: OPAQUE + 5 }
const [HATCH, VEIL] = [OPAQUE + 6, 0x40000006]

/** Red and blue threads; a hatch of two by two. */
function inksFor(ratio: number): Inks {
  return {
    threads: Uint32Array.of(letters.r, letters.b),
    interrupt: letters.i,
    sleeping: letters.z,
    background: letters.o,
    spinning: HATCH,
    woken: 0,
    preempted: 0,
    retry: 0,
    hatch: { size: 2, colours: Uint32Array.of(HATCH, VEIL, VEIL, HATCH) },
    ratio,
  }
}

interface Box {
  readonly x: number
  readonly right: number
  readonly state: number
  readonly actor?: number
  readonly merged?: boolean
}

function boxesOf(list: readonly Box[]): BoxColumns {
  const boxes = createBoxes(list.length)
  for (const [at, { x, right, state, actor = 0, merged = false }] of list.entries()) {
    boxes.x[at] = x
    boxes.right[at] = right
    boxes.state[at] = state
    boxes.actor[at] = actor
    boxes.merged[at] = merged ? 1 : 0
  }
  boxes.count = list.length
  return boxes
}

const SHOWN = new Map<number, string>([
  [0, '.'],
  [HATCH, '/'],
  [VEIL, ':'],
  [thin(letters.z, 0.6), '-'],
  ...Object.entries(letters).map(([letter, ink]) => [ink, letter] as const),
])

function painted(
  list: readonly Box[],
  { width = 12, height = 5, top = 0, ratio = 1 } = {},
): string[] {
  const pixels: Pixels = { width, height: 5, colours: new Uint32Array(width * 5) }
  new LanePainter(inksFor(ratio)).paint(pixels, { top, height }, boxesOf(list))
  return Array.from({ length: 5 }, (_, y) =>
    [...pixels.colours.subarray(y * width, (y + 1) * width)]
      .map((ink) => SHOWN.get(ink) ?? '?')
      .join(''),
  )
}

describe('the pixels of a lane', () => {
  test('are solid in the hue of who runs, and of interrupts', () => {
    const rows = painted([
      { x: 0, right: 3, state: LANE_RUNNING },
      { x: 3, right: 5, state: LANE_INTERRUPT, actor: 32 },
      { x: 7, right: 8, state: LANE_RUNNING, actor: 3 },
    ])
    expect(rows).toEqual(Array.from({ length: 5 }, () => 'rrrii..b....'))
  })

  test('leave air between neighbours that are wide enough to lose it', () => {
    const rows = painted([
      { x: 0, right: 8, state: LANE_RUNNING },
      { x: 8, right: 12, state: LANE_RUNNING },
    ])
    expect(rows[2]).toBe('rrrrrrr.rrrr')
  })

  test('are a frame where somebody sleeps, and thin lines where it is too narrow for one', () => {
    const rows = painted([
      { x: 0, right: 5, state: LANE_SLEEPING },
      { x: 7, right: 9, state: LANE_SLEEPING },
    ])
    expect(rows).toEqual([
      'zzzzz..--...',
      'z...z.......',
      'z...z.......',
      'z...z.......',
      'zzzzz..--...',
    ])
  })

  test('are hatched where somebody spins, with a line of who does if there is room', () => {
    const rows = painted([
      { x: 0, right: 6, state: LANE_SPINNING, actor: 1 },
      { x: 8, right: 10, state: LANE_SPINNING, actor: 1 },
    ])
    expect(rows).toEqual([
      '/:/:/:../:..',
      ':/:/:/..:/..',
      '/:/:/:../:..',
      'bbbbbb../:..',
      'bbbbbb../:..',
    ])
  })

  test('have dots below where there is more than can be seen', () => {
    const rows = painted([
      { x: 0, right: 7, state: LANE_RUNNING, merged: true },
      { x: 9, right: 12, state: LANE_SLEEPING, merged: true },
    ])
    expect(rows.at(-1)).toBe('oorroor..ozz')
    expect(rows[2]).toBe('rrrrrrr..z.z')
  })

  test('are as many as the screen has, and at least one for every box', () => {
    const rows = painted(
      [
        { x: 0, right: 1, state: LANE_RUNNING },
        { x: 1.2, right: 1.3, state: LANE_RUNNING, actor: 1 },
        { x: 3, right: 6, state: LANE_SLEEPING },
      ],
      { ratio: 2 },
    )
    expect(rows).toEqual([
      'rrb...zzzzzz',
      'rrb...zzzzzz',
      'rrb...zz..zz',
      'rrb...zzzzzz',
      'rrb...zzzzzz',
    ])
  })

  test('end where the canvas does, for a lane that is scrolled half out of it', () => {
    const box = [{ x: 0, right: 12, state: LANE_SLEEPING }]
    expect(painted(box, { top: -3 })).toEqual([
      'z.........z.',
      'zzzzzzzzzzz.',
      ...Array.from({ length: 3 }, () => '............'),
    ])
    expect(painted(box, { top: 4 }).at(-1)).toBe('zzzzzzzzzzz.')
  })

  test('forget the boxes of the lane painted before', () => {
    const painter = new LanePainter(inksFor(1))
    const pixels: Pixels = { width: 4, height: 1, colours: new Uint32Array(4) }
    painter.paint(
      pixels,
      { top: 0, height: 1 },
      boxesOf([{ x: 0, right: 4, state: LANE_SPINNING }]),
    )
    painter.paint(pixels, { top: 0, height: 1 }, boxesOf([{ x: 1, right: 2, state: LANE_RUNNING }]))
    expect([...pixels.colours]).toEqual([0, letters.r, 0, 0])
  })
})
