/** What a timeline is of: one recording, whoever answers for it. */
import type { LoadLanes } from './picture-cache.ts'
import type { LaneName } from './lane-layout.ts'

export interface TimelineSource {
  /** Names the recording; a different one starts from its beginning. */
  readonly recording: string
  /** Virtual time at its end. */
  readonly ticks: number
  readonly cpus: number
  readonly threads: readonly { readonly actor: number; readonly label: string }[]
  readonly lanes: LoadLanes
  /** What happened last at or before `time` on a lane, in words for the tooltip. */
  readonly describe: (time: number, lane: LaneName | undefined) => Promise<string | undefined>
}

/** `P1` for a thread, `irq 2` for an interrupt, with the thread's label where there is one. */
export function actorName(source: TimelineSource, actor: number): string {
  if (actor === 255) return 'machine'
  if (actor >= 64) return 'store buffer'
  if (actor >= 32) return `irq ${actor - 32}`
  const label = source.threads.find((thread) => thread.actor === actor)?.label ?? ''
  return label === '' || label === `P${actor}` ? `P${actor}` : `P${actor} ${label}`
}
