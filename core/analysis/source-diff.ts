/**
 * The patch between two variants, as data: a unified diff whose lines the app draws, and its text as
 * one would mail it. Whoever reads a variant reads this.
 */
import { structuredPatch, formatPatch } from 'diff'

/** One line of a hunk and where it stands in each file, 1-based; undefined where it does not. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
  readonly before: number | undefined
  readonly after: number | undefined
}

/** A run of lines that changed, with the lines around it. */
export interface DiffHunk {
  /** `@@ -12,7 +12,8 @@` */
  readonly header: string
  readonly lines: readonly DiffLine[]
}

/** What turns one source into another. */
export interface SourceDiff {
  readonly hunks: readonly DiffHunk[]
  readonly added: number
  readonly removed: number
  /** The whole as text, `---` and `+++` lines included. */
  readonly text: string
}

/** A file on one side of a diff. */
export interface DiffSide {
  readonly name: string
  readonly text: string
}

/** How to get from `before` to `after`; `context` unchanged lines around each change. */
export function diffSources(before: DiffSide, after: DiffSide, context: number = 3): SourceDiff {
  const patch = structuredPatch(
    `a/${before.name}`,
    `b/${after.name}`,
    before.text,
    after.text,
    undefined,
    undefined,
    { context },
  )
  const hunks = patch.hunks.map((hunk) => ({
    header: `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    lines: numberLines(hunk.lines, hunk.oldStart, hunk.newStart),
  }))
  const lines = hunks.flatMap((hunk) => hunk.lines)
  return {
    hunks,
    added: lines.filter((line) => line.kind === 'added').length,
    removed: lines.filter((line) => line.kind === 'removed').length,
    text: formatPatch(patch),
  }
}

function numberLines(
  lines: readonly string[],
  firstBefore: number,
  firstAfter: number,
): readonly DiffLine[] {
  let before = firstBefore
  let after = firstAfter
  return lines
    .filter((line) => !line.startsWith('\\'))
    .map((line): DiffLine => {
      const text = line.slice(1)
      if (line.startsWith('-')) return { kind: 'removed', text, before: before++, after: undefined }
      if (line.startsWith('+')) return { kind: 'added', text, before: undefined, after: after++ }
      return { kind: 'same', text, before: before++, after: after++ }
    })
}
