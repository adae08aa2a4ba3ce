/** What is shown of recordings goes when they, or their events, do. */
import { useCompareStore } from '#renderer/stores/compare.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'

/** Gives what closes Replay and Compare where they show one of the recordings. */
export function useCloseOpened(): (ids: readonly string[]) => void {
  const replay = useReplayStore()
  const compare = useCompareStore()

  return (ids) => {
    const shows = (port: { readonly recording: string } | undefined): boolean =>
      port !== undefined && ids.includes(port.recording)
    if (shows(replay.port)) replay.close()
    if (shows(compare.upper?.port) || shows(compare.lower?.port)) compare.close()
  }
}
