import type { IconName } from './icons.ts'

/** One action of a menu. */
export interface MenuItem {
  readonly label: string
  readonly icon?: IconName
  readonly shortcut?: string | undefined
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly run: () => void
}
