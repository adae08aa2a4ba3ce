/** One entry of a {@link SelectField}: `value` identifies it, `label` is its name, the rest explains. */
export interface SelectOption {
  readonly value: string
  readonly label: string
  readonly detail?: string | undefined
  /** Identifiers are shown in the monospaced face. */
  readonly mono?: boolean
  readonly disabled?: boolean
}
