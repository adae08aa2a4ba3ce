import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import { actorOf, fakeReplay, timeOf, type FakeReplay } from '../../../doubles/replay-port.ts'

let frames: ((now: number) => void)[] = []

/** Draws one frame at `now` milliseconds. */
function frame(now: number): void {
  const due = frames
  frames = []
  for (const task of due) task(now)
}

beforeEach(() => {
  setActivePinia(createPinia())
  frames = []
  vi.stubGlobal('requestAnimationFrame', (task: (now: number) => void) => frames.push(task))
})
afterEach(() => {
  vi.useRealTimers()
  useReplayStore().close()
  // The frame owner is the window's: what it still waits for has to come.
  frame(0)
  vi.unstubAllGlobals()
})

async function openStore(
  events = 5_000,
): Promise<{ replay: ReturnType<typeof useReplayStore>; port: FakeReplay }> {
  const replay = useReplayStore()
  const port = fakeReplay(events)
  replay.attach(port)
  await replay.settled()
  return { replay, port }
}

describe('opening', () => {
  test('shows the first event', async () => {
    const { replay } = await openStore()
    expect(replay.scene?.seq).toBe(0)
    expect(replay.events).toBe(5_000)
  })

  test('another recording closes the one before; one that fails does not', async () => {
    const { replay, port } = await openStore()
    const reason = failure('E_GONE', 'The recording is gone.')
    expect(await replay.open('lost', async () => err(reason))).toEqual(err(reason))
    expect(replay.port?.recording).toBe('fake')
    expect(replay.notice).toEqual(reason)
    expect(port.closed()).toBe(false)
    await replay.open('other', async (recording) => ok(fakeReplay(10, recording)))
    expect(port.closed()).toBe(true)
    expect(replay.port?.recording).toBe('other')
    expect(replay.target).toBe(0)
  })

  test('a recording without events says so instead of showing nothing', async () => {
    const replay = useReplayStore()
    const empty = fakeReplay(0)
    expect((await replay.open('empty', async () => ok(empty))).ok).toBe(false)
    expect(replay.notice).toMatchObject({ code: 'E_NO_EVENTS' })
    expect(replay.isOpen).toBe(false)
    expect(empty.closed()).toBe(true)
  })

  test('the last of two opened at once wins, and the other is closed', async () => {
    const replay = useReplayStore()
    const slow = fakeReplay(10, 'slow')
    let deliver: () => void = () => undefined
    const first = replay.open('slow', async () => {
      await new Promise<void>((resolve) => (deliver = resolve))
      return ok(slow)
    })
    await replay.open('quick', async () => ok(fakeReplay(10, 'quick')))
    deliver()
    await first
    expect(replay.port?.recording).toBe('quick')
    expect(slow.closed()).toBe(true)
  })
})

describe('seeking', () => {
  test('while a playhead is dragged loads only where it comes to rest', async () => {
    const { replay, port } = await openStore()
    port.held = true
    replay.goTo(100)
    await Promise.resolve()
    await Promise.resolve()
    port.moments.length = 0
    for (let seq = 101; seq <= 400; seq += 1) replay.goTo(seq)
    port.held = false
    port.release()
    await replay.settled()
    expect(replay.scene?.seq).toBe(400)
    expect(port.moments).toEqual([400])
  })

  test('keeps event, moment and neighbourhood of one scene together', async () => {
    const { replay } = await openStore()
    replay.goTo(1_234)
    await replay.settled()
    const { scene } = replay
    expect(scene?.moment.seq).toBe(1_234)
    expect(scene?.event.time).toBe(timeOf(1_234))
    expect(scene?.around.time[1_234 - (scene?.firstSeq ?? 0)]).toBe(timeOf(1_234))
  })

  test('finds a step’s scene ready once the playhead has rested', async () => {
    vi.useFakeTimers()
    const { replay, port } = await openStore()
    replay.goTo(700)
    await replay.settled()
    port.moments.length = 0
    vi.advanceTimersByTime(100)
    expect(port.moments).toEqual([701, 699])
    vi.useRealTimers()
    replay.stepForward()
    await replay.settled()
    expect(replay.scene?.seq).toBe(701)
    expect(port.moments).toEqual([701, 699])
  })

  test('stays inside the recording', async () => {
    const { replay } = await openStore(50)
    replay.goTo(1e9)
    expect(replay.target).toBe(49)
    replay.stepForward()
    expect(replay.target).toBe(49)
    replay.goTo(-3)
    expect(replay.target).toBe(0)
  })

  test('goes to a time and to typed words', async () => {
    const { replay } = await openStore()
    await replay.goToTime(timeOf(321) + 4)
    expect(replay.target).toBe(321)
    expect((await replay.goToText('#1,000')).ok).toBe(true)
    expect(replay.target).toBe(1_000)
    expect((await replay.goToText('soon')).ok).toBe(false)
    expect(replay.target).toBe(1_000)
  })

  test('says what is wrong with an event that cannot be shown, and goes on', async () => {
    const { replay, port } = await openStore()
    port.broken.add(2_000)
    replay.goTo(2_000)
    await replay.settled()
    expect(replay.notice).toMatchObject({ code: 'E_SEEK' })
    expect(replay.notice?.message).toContain('chunk 3 is missing')
    replay.goTo(1_000)
    await replay.settled()
    expect(replay.scene?.seq).toBe(1_000)
    expect(replay.notice).toBeUndefined()
  })
})

describe('jumps', () => {
  test('go to the next and previous violation and retry', async () => {
    const { replay } = await openStore()
    replay.nextViolation()
    await replay.settled()
    expect(replay.scene?.seq).toBe(999)
    replay.nextRetry()
    await replay.settled()
    expect(replay.scene?.seq).toBe(1_000)
    replay.previousViolation()
    await replay.settled()
    expect(replay.scene?.seq).toBe(999)
  })

  test('pressed three times before the first is done go three violations on', async () => {
    const { replay } = await openStore()
    replay.nextViolation()
    replay.nextViolation()
    replay.nextViolation()
    await replay.settled()
    expect(replay.scene?.seq).toBe(2_999)
  })

  test('that lead nowhere say so and leave the playhead alone', async () => {
    const { replay } = await openStore()
    replay.previousViolation()
    await replay.settled()
    expect(replay.target).toBe(0)
    expect(replay.notice?.message).toBe('No earlier violation in this recording.')
  })

  test('stay on the CPU or leave the thread, as asked', async () => {
    const { replay } = await openStore()
    replay.goTo(2)
    await replay.settled()
    replay.nextInLane()
    await replay.settled()
    expect(replay.scene?.seq).toBe(6)
    replay.nextHandover()
    replay.nextHandover()
    await replay.settled()
    expect(replay.scene?.seq).toBe(12)
    expect([6, 9, 12].map(actorOf)).toEqual([0, 1, 0])
  })

  test('find the writes of a field', async () => {
    const { replay } = await openStore()
    replay.goTo(4)
    replay.jumpToWrite('inode.i_blocks', 0x1000, 4, 1)
    await replay.settled()
    expect(replay.scene?.seq).toBe(5)
    replay.jumpToWrite('inode.i_blocks', 0x1000, 4, -1)
    await replay.settled()
    expect(replay.scene?.seq).toBe(3)
  })
})

describe('playing', () => {
  test('follows the clock, not the frames', async () => {
    const { replay } = await openStore()
    replay.setSpeed(100)
    replay.play()
    frame(1_000)
    frame(1_100)
    expect(replay.target).toBe(10)
    frame(3_000)
    expect(replay.target).toBe(200)
    expect(replay.playing).toBe(true)
  })

  test('goes on from where it is put, and at the speed it is given', async () => {
    const { replay } = await openStore()
    replay.setSpeed(100)
    replay.play()
    frame(0)
    replay.goTo(2_000)
    frame(500)
    frame(600)
    expect(replay.target).toBe(2_010)
    replay.setSpeed(1_000)
    frame(700)
    frame(800)
    expect(replay.target).toBe(2_110)
  })

  test('ends at the end, and begins again from there', async () => {
    const { replay } = await openStore(50)
    replay.setSpeed(100)
    replay.play()
    frame(0)
    frame(10_000)
    expect(replay.target).toBe(49)
    expect(replay.playing).toBe(false)
    replay.play()
    expect(replay.target).toBe(0)
    expect(replay.playing).toBe(true)
  })

  test('is paused by a step and by Pause', async () => {
    const { replay } = await openStore()
    replay.play()
    replay.stepForward()
    expect(replay.playing).toBe(false)
    frame(0)
    frame(5_000)
    expect(replay.target).toBe(1)
    replay.play()
    replay.pause()
    frame(6_000)
    frame(9_000)
    expect(replay.target).toBe(1)
  })
})

test('markers are set where the scene is, and taken away', async () => {
  const { replay } = await openStore()
  replay.goTo(40)
  await replay.settled()
  replay.setMarkerHere('A')
  replay.goTo(90)
  await replay.settled()
  replay.setMarkerHere('B')
  expect(replay.markers).toEqual({ A: { seq: 40, time: 400 }, B: { seq: 90, time: 900 } })
  replay.setMarker('A', undefined)
  expect(replay.markers).toEqual({ B: { seq: 90, time: 900 } })
})
