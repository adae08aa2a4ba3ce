/**
 * What a person types into a number field, judged: the text is kept as it is, the value is taken only
 * when it fits. Separators that people paste (commas, blanks, underscores) are ignored.
 */
export interface NumberRules {
  readonly minimum: number
  readonly maximum: number
  /** Distance of the arrow keys; values need not be multiples of it unless it is at least 1. */
  readonly step: number
}

export interface NumberReading {
  /** Undefined when the text is not an acceptable number. */
  readonly value: number | undefined
  /** Why not; undefined when it is. */
  readonly error: string | undefined
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 })

/** Reads `text` under `rules`. */
export function readNumber(text: string, rules: NumberRules): NumberReading {
  const bare = text.replaceAll(/[\s,_\u202f]/g, '').replace('\u2212', '-')
  if (bare === '') return wrong('Enter a number')
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(bare)) return wrong('Not a number')
  const value = Number(bare)
  if (rules.step >= 1 && !Number.isInteger(value)) return wrong('Enter a whole number')
  if (value < rules.minimum) return wrong(`At least ${grouped.format(rules.minimum)}`)
  if (value > rules.maximum) return wrong(`At most ${grouped.format(rules.maximum)}`)
  return { value, error: undefined }
}

/** The text a value is shown as while the field is not being edited. */
export function writeNumber(value: number): string {
  return grouped.format(value)
}

/** The value `steps` arrow presses away, kept in range. */
export function stepNumber(value: number, steps: number, rules: NumberRules): number {
  const moved = value + steps * rules.step
  return Math.min(rules.maximum, Math.max(rules.minimum, Number(moved.toPrecision(12))))
}

function wrong(error: string): NumberReading {
  return { value: undefined, error }
}
