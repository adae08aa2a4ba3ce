/** The recordings on this computer: listed live, renamed, tagged, deleted with a way back. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import { useNoticesStore } from './notices.ts'
import type { RecordingRow } from './recordings-port.ts'
import { useRunStore } from './run.ts'
import { useServices } from './services.ts'

export const useLibraryStore = defineStore('library', () => {
  const { host, recordings } = useServices()
  const notices = useNoticesStore()
  const run = useRunStore()

  const rows = shallowRef<readonly RecordingRow[]>()
  const failure = shallowRef<Failure>()
  /** Chosen recordings, the one chosen last at the end. */
  const selection = shallowRef<readonly string[]>([])
  const freeBytes = ref<number>()
  /** Deleted on screen; really gone once nobody can want it back. */
  const hidden = shallowRef<ReadonlySet<string>>(new Set())

  const visible = computed(() => (rows.value ?? []).filter(({ id }) => !hidden.value.has(id)))
  const finished = computed(() => visible.value.filter(({ state }) => state === 'finished'))
  /** Cut off by a crash or a kill, not being written now. */
  const unfinished = computed(() =>
    visible.value.filter(
      ({ id, state }) => state === 'recording' && !run.runs.some((other) => other.recording === id),
    ),
  )
  const usedBytes = computed(() => visible.value.reduce((sum, { bytes }) => sum + bytes, 0))
  const selected = computed(() =>
    selection.value.flatMap((id) => visible.value.filter((row) => row.id === id)),
  )

  /** Starts listening; returns what ends it. */
  function connect(): () => void {
    return recordings.watch(
      (now) => {
        rows.value = now
        failure.value = undefined
        void measureFree()
      },
      (reason) => {
        failure.value = reason
      },
    )
  }

  async function measureFree(): Promise<void> {
    freeBytes.value = await host.freeBytes()
  }

  /** `only` this one, or `toggle` it among the others. */
  function select(id: string, mode: 'only' | 'toggle' = 'only'): void {
    if (mode === 'only') selection.value = [id]
    else if (selection.value.includes(id))
      selection.value = selection.value.filter((one) => one !== id)
    else selection.value = [...selection.value, id]
  }

  async function rename(id: string, name: string): Promise<void> {
    report(await recordings.rename(id, name.trim()))
  }

  async function setTags(id: string, tags: readonly string[]): Promise<void> {
    const clean = [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))]
    report(await recordings.setTags(id, clean))
  }

  async function keep(id: string): Promise<void> {
    report(await recordings.keep(id))
  }

  /** Takes recordings away at once and offers Undo; they are erased when the offer has passed. */
  function remove(ids: readonly string[]): void {
    const gone = visible.value.filter(({ id }) => ids.includes(id))
    const [first] = gone
    if (first === undefined) return
    hide(gone, true)
    selection.value = selection.value.filter((id) => !ids.includes(id))
    const title =
      gone.length === 1 ? `Deleted “${nameOf(first)}”` : `Deleted ${gone.length} recordings`
    notices.done(title, {
      action: { label: 'Undo', run: () => hide(gone, false) },
      expired: () => void erase(gone),
    })
  }

  async function erase(gone: readonly RecordingRow[]): Promise<void> {
    for (const row of gone) {
      report(await recordings.remove(row.id))
      run.forget(row.id)
    }
    hide(gone, false)
  }

  function hide(some: readonly RecordingRow[], isHidden: boolean): void {
    const next = new Set(hidden.value)
    for (const { id } of some) {
      if (isHidden) next.add(id)
      else next.delete(id)
    }
    hidden.value = next
  }

  function report(result: Result<void, Failure>): void {
    if (!result.ok) notices.failed(result.error)
  }

  return {
    rows,
    failure,
    selection,
    selected,
    freeBytes,
    visible,
    finished,
    unfinished,
    usedBytes,
    connect,
    select,
    measureFree,
    rename,
    setTags,
    keep,
    remove,
  }
})

/** What a recording is called on screen. */
export function nameOf(row: Pick<RecordingRow, 'name' | 'title'>): string {
  return row.name === '' ? row.title : row.name
}
