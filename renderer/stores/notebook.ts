/**
 * Moments worth coming back to, with a note each, for the open recording. Kept by the digest of the
 * recording, so that they are there again when the same recording is imported elsewhere in time.
 */
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useRemembered } from './remembered.ts'
import { useReplayStore } from './replay.ts'

export interface Bookmark {
  readonly seq: number
  /** Ticks. */
  readonly time: number
  readonly note: string
}

type Notebooks = Readonly<Record<string, readonly Bookmark[]>>

/** Recordings whose bookmarks are kept; the one marked longest ago is forgotten first. */
const KEPT_NOTEBOOKS = 100
const NOTHING: readonly Bookmark[] = []

export const useNotebookStore = defineStore('notebook', () => {
  const replay = useReplayStore()
  const notebooks = useRemembered<Notebooks>('notebooks', {}, parseNotebooks)

  const digest = computed(() => replay.port?.manifest.digest)
  /** In order of event. */
  const bookmarks = computed(() => notebooks.value[digest.value ?? ''] ?? NOTHING)

  function write(next: readonly Bookmark[]): void {
    if (digest.value === undefined) return
    const { [digest.value]: _, ...others } = notebooks.value
    const kept = Object.entries(others).slice(1 - KEPT_NOTEBOOKS)
    notebooks.value = {
      ...Object.fromEntries(kept),
      ...(next.length === 0 ? {} : { [digest.value]: next }),
    }
  }

  /** Marks the current event, or takes its mark away. */
  function toggleHere(): void {
    const { scene } = replay
    if (scene === undefined) return
    const { seq, time } = scene
    const others = bookmarks.value.filter((bookmark) => bookmark.seq !== seq)
    const marked = others.length < bookmarks.value.length
    write(marked ? others : [...others, { seq, time, note: '' }].sort((a, b) => a.seq - b.seq))
  }

  function annotate(seq: number, note: string): void {
    write(bookmarks.value.map((mark) => (mark.seq === seq ? { ...mark, note } : mark)))
  }

  function remove(seq: number): void {
    write(bookmarks.value.filter((bookmark) => bookmark.seq !== seq))
  }

  return { bookmarks, toggleHere, annotate, remove }
})

function parseNotebooks(stored: unknown): Notebooks | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const sound = Object.entries(stored).filter(
    (entry): entry is [string, Bookmark[]] => Array.isArray(entry[1]) && entry[1].every(isBookmark),
  )
  return Object.fromEntries(sound)
}

function isBookmark(stored: unknown): stored is Bookmark {
  if (typeof stored !== 'object' || stored === null) return false
  const { seq, time, note } = stored as Partial<Record<keyof Bookmark, unknown>>
  return Number.isInteger(seq) && Number.isFinite(time) && typeof note === 'string'
}
