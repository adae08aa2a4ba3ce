/** Which activity the window shows, and which overlays are open. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { failure, type Failure } from '#core/base/failure.ts'
import { err } from '#core/base/result.ts'
import type { OpenReplay } from './replay-port.ts'
import { useReplayStore } from './replay.ts'
import { oneOf, useRemembered } from './remembered.ts'
import { useServices } from './services.ts'
import { useTransfersStore } from './transfers.ts'

export type Activity = 'library' | 'lab' | 'replay' | 'compare' | 'explore'

const ACTIVITIES: readonly Activity[] = ['library', 'lab', 'replay', 'compare', 'explore']

export const useShellStore = defineStore('shell', () => {
  const { openReplay } = useServices()
  const replay = useReplayStore()
  const transfers = useTransfersStore()
  const activity = useRemembered<Activity>('activity', 'lab', oneOf(ACTIVITIES))
  const paletteOpen = ref<boolean>(false)
  const keysOpen = ref<boolean>(false)

  /** A compact recording is run again first, which the list of transfers shows. */
  async function openWithEvents(recording: string): ReturnType<OpenReplay> {
    const ready = (await transfers.ensureEvents(recording)) ?? err(stoppedBefore(recording))
    return ready.ok ? openReplay(recording) : ready
  }

  function show(next: Activity): void {
    activity.value = next
  }

  /** Goes to Replay with a recording; a failure is the replay store's to show. */
  async function openInReplay(recording: string): Promise<void> {
    show('replay')
    if (replay.port?.recording !== recording) await replay.open(recording, openWithEvents)
  }

  return { activity, paletteOpen, keysOpen, show, openInReplay }
})

function stoppedBefore(at: string): Failure {
  return failure('E_STOPPED', 'The compact recording was not made again: it was stopped.', { at })
}
