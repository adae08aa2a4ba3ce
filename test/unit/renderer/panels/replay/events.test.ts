import { describe, expect, test, vi } from 'vitest'
import { eventRow } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { createEventPages, PAGE_EVENTS } from '#renderer/panels/replay/event-pages.ts'
import {
  clampTop,
  contentHeight,
  lastTop,
  ROW_HEIGHT,
  scrollOfTop,
  TALLEST,
  topCentring,
  topOfScroll,
} from '#renderer/panels/replay/events-scroll.ts'
import { inlineText } from '#renderer/panels/replay/inline-text.ts'
import { interleavingText } from '#renderer/panels/replay/interleaving-text.ts'
import { lineMarksOf, threadPlaces } from '#renderer/panels/replay/source-marks.ts'
import type { Scene } from '#renderer/stores/scene.ts'
import { fakeReplay, timeOf } from '../../../../doubles/replay-port.ts'
import { columnsOf, SMALL_PROGRAM } from '../../../../support/events.ts'

describe('the scrollbar of the event list', () => {
  test('is a plain one for a short list', () => {
    const model = { rows: 1_000, height: 240 }
    expect(contentHeight(model)).toBe(24_000)
    expect(scrollOfTop(model, 100)).toBeCloseTo(100 * ROW_HEIGHT, 6)
    expect(topOfScroll(model, 2_400)).toBeCloseTo(100, 6)
    expect(lastTop(model)).toBe(990)
  })

  test('is a scale model of ten million rows that reaches both ends', () => {
    const model = { rows: 10_000_000, height: 240 }
    expect(contentHeight(model)).toBe(TALLEST)
    expect(topOfScroll(model, 0)).toBe(0)
    expect(topOfScroll(model, TALLEST - 240)).toBe(9_999_990)
    expect(topOfScroll(model, TALLEST)).toBe(9_999_990)
    for (const top of [0, 1, 12_345, 5_000_000, 9_999_990]) {
      expect(topOfScroll(model, scrollOfTop(model, top))).toBeCloseTo(top, 3)
    }
  })

  test('puts a row in the middle, or as near as the ends allow', () => {
    const model = { rows: 1_000_000, height: 240 }
    expect(topCentring(model, 500_000)).toBe(499_995)
    expect(topCentring(model, 2)).toBe(0)
    expect(topCentring(model, 999_999)).toBe(999_990)
    expect(clampTop(model, -3)).toBe(0)
    expect(clampTop({ rows: 3, height: 240 }, 5)).toBe(0)
  })
})

describe('pages of events', () => {
  test('come as needed, once, and give rows by number', async () => {
    const port = fakeReplay(2_000)
    const load = vi.fn((first: number, count: number) => port.events(first, count))
    const onPage = vi.fn()
    const pages = createEventPages(load, onPage)
    expect(pages.row(300)).toBeUndefined()
    pages.want(300, 330)
    await vi.waitFor(() => expect(pages.row(300)?.time).toBe(timeOf(300)))
    pages.want(310, 340)
    expect(load.mock.calls).toEqual([[PAGE_EVENTS, PAGE_EVENTS]])
    expect(onPage).toHaveBeenCalledTimes(1)
    pages.want(500, 530)
    await vi.waitFor(() => expect(pages.row(529)?.time).toBe(timeOf(529)))
    expect(load).toHaveBeenCalledTimes(2)
  })

  test('end where the recording ends', async () => {
    const port = fakeReplay(10)
    const pages = createEventPages((first, count) => port.events(first, count), vi.fn())
    pages.want(0, 40)
    await vi.waitFor(() => expect(pages.row(9)).toBeDefined())
    expect(pages.row(10)).toBeUndefined()
  })
})

describe('an event in few words', () => {
  const text = (row: Parameters<typeof columnsOf>[0][number]): string =>
    inlineText(SMALL_PROGRAM, eventRow(columnsOf([row]), 0))

  test('names the field and both values of a store', () => {
    const store = { kind: kinds.EVENT_STORE, object: 0x1000, aux: 4 }
    expect(text({ ...store, old: 8, value: 16 })).toBe('store i_blocks 8 → 16')
    expect(text({ ...store, old: 0, value: -8 })).toBe('store i_blocks 0 → −8')
  })

  test('names what was read', () => {
    expect(text({ kind: kinds.EVENT_LOAD, object: 0x1004, value: 511, aux: 2 })).toBe(
      'load i_bytes 511',
    )
  })

  test('names half of a 64-bit value as the number it is', () => {
    expect(
      text({ kind: kinds.EVENT_GHOST, object: 0x1030, value: -8, valueHigh: -1, aux: 8 }),
    ).toBe('ghost ledger 0 → −8')
    expect(text({ kind: kinds.EVENT_LOAD, object: 0x1030, value: -8, aux: 4 })).toBe(
      'load ledger −8',
    )
  })

  test('names locks, and leaves everything else to the full text', () => {
    expect(text({ kind: kinds.EVENT_LOCK_ACQUIRE, object: 0x1008, value: 1, aux: 0x104 })).toBe(
      'lock i_lock',
    )
    expect(text({ kind: kinds.EVENT_RETRY, object: 0 })).toBe('retry get')
  })
})

test('the line of the event is marked for its thread, the next lines of the others quietly', () => {
  const debug = { ...SMALL_PROGRAM, lines: [0, 0, 3, 1, 5, 0, 7, 1] }
  const thread = { cpu: 0, status: 'ready' as const, waitsFor: 0, frames: [] }
  const scene = {
    event: eventRow(columnsOf([{ kind: kinds.EVENT_STORE, actor: 1, site: 2 }]), 0),
    moment: {
      threads: [
        { ...thread, actor: 0, site: 6 },
        { ...thread, actor: 1, site: 8 },
        { ...thread, actor: 2, site: 1, status: 'done' as const },
      ],
    },
  } as unknown as Scene
  const marks = lineMarksOf(debug, threadPlaces(debug, scene), 0, 'store i_blocks 8 → 16')
  expect(marks.map(({ line, label, strength, after }) => [line, label, strength, after])).toEqual([
    [7, 'P0▸', 'quiet', undefined],
    [3, 'P1▸', 'current', 'store i_blocks 8 → 16'],
  ])
})

test('the interleaving becomes the text of a mail: columns, ASCII, no trailing spaces', () => {
  const text = interleavingText(
    [
      { cpu: 1, actor: 1, short: 'load i_blocks 40' },
      { cpu: 0, actor: 0, short: 'store i_blocks 40 → 48' },
      { cpu: 1, actor: 1, short: 'store i_blocks 0 → −8' },
    ],
    2,
  )
  expect(text).toBe(
    [
      '       CPU0                                CPU1',
      '       ----                                ----',
      '                                         P1: load i_blocks 40',
      '     P0: store i_blocks 40 -> 48',
      '                                         P1: store i_blocks 0 -> -8',
      '',
    ].join('\n'),
  )
})
