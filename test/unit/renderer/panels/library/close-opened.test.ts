import { expect, it } from 'vitest'
import { useReplayStore } from '#renderer/stores/replay.ts'
import { useCloseOpened } from '#renderer/panels/library/close-opened.ts'
import { fakeReplay } from '../../../../doubles/replay-port.ts'
import { provideServices } from '../../stores/with-services.ts'

it('closes Replay where it shows a recording that goes, and only there', () => {
  provideServices()
  const replay = useReplayStore()
  const port = fakeReplay()
  replay.attach(port)
  const closeOpened = useCloseOpened()
  closeOpened(['another'])
  expect(replay.port).toBeDefined()
  closeOpened(['another', port.recording])
  expect(replay.port).toBeUndefined()
  expect(port.closed()).toBe(true)
})
