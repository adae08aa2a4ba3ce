/** Which activity the window shows, and which overlays are open. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useReplayStore } from './replay.ts'
import { oneOf, useRemembered } from './remembered.ts'
import { useServices } from './services.ts'

export type Activity = 'library' | 'lab' | 'replay' | 'compare' | 'explore'

const ACTIVITIES: readonly Activity[] = ['library', 'lab', 'replay', 'compare', 'explore']

export const useShellStore = defineStore('shell', () => {
  const { openReplay } = useServices()
  const replay = useReplayStore()
  const activity = useRemembered<Activity>('activity', 'lab', oneOf(ACTIVITIES))
  const paletteOpen = ref<boolean>(false)
  const keysOpen = ref<boolean>(false)

  function show(next: Activity): void {
    activity.value = next
  }

  /** Goes to Replay with a recording; a failure is the replay store's to show. */
  async function openInReplay(recording: string): Promise<void> {
    show('replay')
    if (replay.port?.recording !== recording) await replay.open(recording, openReplay)
  }

  return { activity, paletteOpen, keysOpen, show, openInReplay }
})
