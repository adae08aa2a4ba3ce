/** Order and filter of the library's table, and what a range of it is. */
import { nameOf } from '#renderer/stores/library.ts'
import type { RecordingRow } from '#renderer/stores/library.ts'

export type SortKey = 'name' | 'variant' | 'verdict' | 'events' | 'bytes' | 'created'

export interface SortOrder {
  readonly key: SortKey
  readonly ascending: boolean
}

/** Rows that contain every word of `query` in their name, race, kernel, verdict or tags. */
export function filterRows(rows: readonly RecordingRow[], query: string): readonly RecordingRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const { setup, verdict, tags, digest } = row
    const text = [nameOf(row), setup.scenario, setup.variant, setup.model, verdict, ...tags, digest]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

export function sortRows(
  rows: readonly RecordingRow[],
  { key, ascending }: SortOrder,
): readonly RecordingRow[] {
  const way = ascending ? 1 : -1
  return [...rows].sort((a, b) => way * compare(a, b, key) || b.created - a.created)
}

/** Rows from `anchor` to `id` as they are shown, `id` last; `id` alone where the anchor is not among them. */
export function idsBetween(
  rows: readonly RecordingRow[],
  anchor: string | undefined,
  id: string,
): readonly string[] {
  const place = (wanted: string): number => rows.findIndex((row) => row.id === wanted)
  const to = place(id)
  const from = anchor === undefined || place(anchor) < 0 ? to : place(anchor)
  const ids = rows.slice(Math.min(from, to), Math.max(from, to) + 1).map((row) => row.id)
  return to < from ? ids.toReversed() : ids
}

function compare(a: RecordingRow, b: RecordingRow, key: SortKey): number {
  if (key === 'name') return nameOf(a).localeCompare(nameOf(b))
  if (key === 'variant') return a.setup.variant.localeCompare(b.setup.variant)
  if (key === 'verdict') return a.verdict.localeCompare(b.verdict) || a.violations - b.violations
  return a[key] - b[key]
}
