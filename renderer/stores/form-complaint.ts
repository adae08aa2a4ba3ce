/** Why a form cannot be started: the fields that hold no acceptable value, by the names they show. */

/** A field of a form: the name it is known by, and the one it shows. */
export interface LabelledField {
  readonly name: string
  readonly label: string
}

/** The complaint about the fields in `wrong`, in the order of the form; undefined if there are none. */
export function formComplaint(
  wrong: ReadonlySet<string>,
  fields: readonly LabelledField[],
): string | undefined {
  if (wrong.size === 0) return undefined
  const labels = fields.filter(({ name }) => wrong.has(name)).map(({ label }) => label)
  return `Another value is needed for ${new Intl.ListFormat('en').format(labels)}.`
}
