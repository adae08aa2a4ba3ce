/**
 * Verdicts as they are shown: never only a colour. `violated` ◆, `proved` ✓, `clean` and `not-found`
 * ○ (nothing found is not a proof), everything cut short ◐.
 */
export type VerdictName =
  'violated' | 'proved' | 'clean' | 'not-found' | 'limit' | 'partial' | 'incomplete' | 'running'

export interface VerdictLook {
  readonly glyph: string
  readonly label: string
  /** Suffix of the colour tokens. */
  readonly role: 'violation' | 'proved' | 'muted' | 'warning' | 'accent'
  readonly meaning: string
}

export const VERDICT_LOOKS: Readonly<Record<VerdictName, VerdictLook>> = {
  violated: {
    glyph: '◆',
    label: 'violated',
    role: 'violation',
    meaning: 'At least one oracle was broken in this run',
  },
  proved: {
    glyph: '✓',
    label: 'proved',
    role: 'proved',
    meaning: 'No interleaving within the stated bounds breaks an oracle',
  },
  clean: {
    glyph: '○',
    label: 'clean',
    role: 'proved',
    meaning: 'This one schedule broke no oracle; others may',
  },
  'not-found': {
    glyph: '○',
    label: 'not found',
    role: 'muted',
    meaning: 'No sampled schedule broke an oracle; this is not a proof',
  },
  limit: {
    glyph: '◐',
    label: 'limit',
    role: 'warning',
    meaning: 'The run stopped at its step limit before everything came to rest',
  },
  partial: {
    glyph: '◐',
    label: 'partial',
    role: 'warning',
    meaning: 'The recording was cut short; what was recorded is intact',
  },
  incomplete: {
    glyph: '◐',
    label: 'incomplete',
    role: 'warning',
    meaning: 'The search ended before its bounds were covered',
  },
  running: { glyph: '●', label: 'running', role: 'accent', meaning: 'Still running' },
}
