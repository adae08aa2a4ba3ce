/** The five activities on the rail, in order. */
import type { Activity } from '#renderer/stores/shell.ts'
import type { IconName } from '#renderer/ui/icons.ts'

export interface ActivityLook {
  readonly id: Activity
  readonly title: string
  readonly icon: IconName
  readonly command: string
}

export const ACTIVITY_LOOKS: readonly ActivityLook[] = [
  { id: 'library', title: 'Library', icon: 'library', command: 'view.library' },
  { id: 'lab', title: 'Lab', icon: 'lab', command: 'view.lab' },
  { id: 'replay', title: 'Replay', icon: 'replay', command: 'view.replay' },
  { id: 'compare', title: 'Compare', icon: 'compare', command: 'view.compare' },
  { id: 'explore', title: 'Explore', icon: 'explore', command: 'view.explore' },
]
