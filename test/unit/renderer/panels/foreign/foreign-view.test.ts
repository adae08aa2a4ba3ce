import { effectScope, shallowRef, type EffectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ForeignEvent } from '#core/foreign/foreign-events.ts'
import { foreignCommands } from '#renderer/panels/foreign/commands.ts'
import type { Side } from '#renderer/panels/foreign/use-beside.ts'
import { useForeignView, type ForeignView } from '#renderer/panels/foreign/use-foreign-view.ts'
import type { OpenForeign } from '#renderer/stores/foreign-port.ts'
import type { TimelineSource } from '#renderer/timeline/timeline-source.ts'

const LANE = { lane: 'cpu', index: 0 } as const

function event(number: number, start: number, end = start): ForeignEvent {
  return {
    number,
    name: `e${number}`,
    detail: '',
    start,
    end,
    state: undefined,
    lane: LANE,
    laneTitle: 'CPU 0',
  }
}

function side(name: string, ticks: number, ask?: OpenForeign['ask'], clock = 'ticks'): Side {
  const describe = (): Promise<string> => Promise.resolve('P0 stores')
  const source = { ticks, clock, describe } as unknown as TimelineSource
  return { name, source, trace: ask && ({ id: name, ask } as OpenForeign) }
}

let scope: EffectScope
let view: ForeignView
const ask = vi.fn()
const onFailure = vi.fn()
const lower = shallowRef<Side>()

beforeEach(() => {
  ask.mockReset()
  onFailure.mockReset()
  lower.value = undefined
  scope = effectScope()
  const upper = side('upper', 1_000, ask as OpenForeign['ask'])
  view = scope.run(() =>
    useForeignView({ upper: () => upper, lower: () => lower.value, onFailure }),
  ) as ForeignView
})
afterEach(() => scope.stop())

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

describe('choosing', () => {
  it('a moment goes exactly there, a slice stays where it was clicked', async () => {
    ask.mockResolvedValueOnce(event(4, 500))
    await view.choose('upper', { time: 503, lane: LANE })
    expect([view.chosen.value.upper?.time, view.cursor.value]).toEqual([500, 500])
    ask.mockResolvedValueOnce(event(5, 400, 600))
    await view.choose('upper', { time: 503, lane: LANE })
    expect([view.chosen.value.upper?.time, view.cursor.value]).toEqual([503, 503])
  })

  it('the last place that was clicked counts, whenever the answers come', async () => {
    let late: (found: ForeignEvent) => void = () => undefined
    ask.mockReturnValueOnce(new Promise<ForeignEvent>((resolve) => (late = resolve)))
    ask.mockResolvedValueOnce(event(2, 20))
    const first = view.choose('upper', { time: 10, lane: LANE })
    await view.choose('upper', { time: 20, lane: LANE })
    late(event(1, 10))
    await first
    expect(view.chosen.value.upper?.event?.number).toBe(2)
  })

  it('a trace that is gone is told and breaks nothing', async () => {
    ask.mockRejectedValueOnce(new Error('closed'))
    await view.choose('upper', { time: 10, lane: LANE })
    expect(onFailure).toHaveBeenCalledOnce()
    expect(view.chosen.value.upper).toMatchObject({ time: 10 })
  })
})

describe('stepping', () => {
  it('goes on from the chosen event, or from where the cursor was dragged to', async () => {
    view.show(event(7, 300))
    ask.mockResolvedValueOnce(event(8, 300))
    await view.step({}, 1)
    expect(ask).toHaveBeenLastCalledWith('step', {}, { time: 300, number: 7 }, 1)
    expect(view.chosen.value.upper?.event?.number).toBe(8)
    view.cursor.value = 50
    ask.mockResolvedValueOnce(undefined)
    await view.step({ lane: LANE }, -1)
    expect(ask).toHaveBeenLastCalledWith('step', { lane: LANE }, { time: 50 }, -1)
    expect(view.cursor.value).toBe(50)
  })

  it('of a search go on at the other end, of all events they end', async () => {
    view.cursor.value = 900
    ask.mockResolvedValueOnce(undefined).mockResolvedValueOnce(event(3, 30))
    await view.step({ text: 'x' }, 1)
    expect(ask).toHaveBeenLastCalledWith('step', { text: 'x' }, { time: -1 }, 1)
    expect(view.cursor.value).toBe(30)
    ask.mockReset()
    ask.mockResolvedValueOnce(undefined)
    await view.step({}, 1)
    expect(ask).toHaveBeenCalledOnce()
    expect(view.cursor.value).toBe(30)
  })
})

describe('something beside it', () => {
  beforeEach(async () => {
    lower.value = side('recording', 100)
    await settled()
  })

  it('is laid so that the chosen moments are above each other, and back', async () => {
    ask.mockResolvedValueOnce(event(1, 700))
    await view.choose('upper', { time: 700, lane: LANE })
    expect(view.canAlign.value).toBe(false)
    await view.choose('lower', { time: 30, lane: LANE })
    expect(view.chosen.value.lower?.words).toBe('P0 stores')
    expect([view.active.value, view.canAlign.value]).toEqual(['lower', true])
    view.align()
    expect([view.offset.value, view.cursor.value]).toEqual([670, 700])
    expect(view.timelines.value.map(({ offset = 0 }) => offset)).toEqual([0, 670])
    view.alignStarts()
    expect(view.offset.value).toBe(0)
  })

  it('is drawn as long as the upper one when that is asked for', async () => {
    view.toggleStretched()
    await settled()
    expect(view.scale.value).toBe(10)
    ask.mockResolvedValueOnce(event(1, 700))
    await view.choose('upper', { time: 700, lane: LANE })
    await view.choose('lower', { time: 30, lane: LANE })
    view.align()
    expect(view.offset.value).toBe(400)
  })

  it('counts steps: then it is always drawn so', async () => {
    lower.value = side('explored', 50, undefined, 'steps')
    await settled()
    expect([view.stretched.value, view.scale.value]).toEqual([true, 20])
  })

  it('is forgotten with its offset when something else is chosen', async () => {
    view.show(event(1, 700))
    await view.choose('lower', { time: 30, lane: LANE })
    view.align()
    lower.value = side('other', 100)
    await settled()
    expect([view.offset.value, view.chosen.value.lower, view.active.value]).toEqual([
      0,
      undefined,
      'upper',
    ])
  })
})

it('every command has a key of its own', () => {
  const commands = foreignCommands({
    view,
    query: () => '',
    find: () => undefined,
    goTo: () => undefined,
    findLanes: () => undefined,
    collapse: () => undefined,
    shown: () => true,
  })
  const keys = commands.flatMap(({ shortcut, alternatives = [] }) => [shortcut, ...alternatives])
  expect(new Set(keys).size).toBe(keys.length)
  // Nothing is searched for and nothing lies beside: what needs that cannot be carried out.
  const unable = commands.filter(({ when }) => when?.() === false).map(({ id }) => id)
  expect(unable).toEqual([
    'foreign.next-found',
    'foreign.previous-found',
    'foreign.align',
    'foreign.align-starts',
    'foreign.stretch',
  ])
})
