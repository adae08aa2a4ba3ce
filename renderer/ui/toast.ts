/** A notice as {@link ToastStack} shows it. */
export interface Toast {
  readonly id: number
  readonly kind: 'info' | 'done' | 'error'
  readonly title: string
  readonly detail?: string | undefined
  /** Word on the button, e.g. `Undo`. */
  readonly action?: string | undefined
  /** How long it stays. */
  readonly seconds: number
}
