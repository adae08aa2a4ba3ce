/** The recordings on this computer: listed live, renamed, tagged, deleted with a way back. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { RecordingRow } from '#renderer/db/schema.ts'
import { expectedViolations } from './kernel-order.ts'
import { useNoticesStore } from './notices.ts'
import { useRunStore } from './run.ts'
import { useServices } from './services.ts'

export type { RecordingRow }

/** By then a worker that has said its last has let go of its recording. */
const WORKER_GOES_MS = 1_000

export const useLibraryStore = defineStore('library', () => {
  const { recordings, scenarios } = useServices()
  const notices = useNoticesStore()
  const run = useRunStore()

  /** What is shown, newest first, undefined until it has been read. */
  const rows = shallowRef<readonly RecordingRow[]>()
  /** Recordings that were cut off, found when the lab started. */
  const unfinished = shallowRef<readonly RecordingRow[]>([])
  const failure = shallowRef<Failure>()
  /** Chosen recordings, the one chosen last at the end. */
  const selection = shallowRef<readonly string[]>([])
  /** Whether the system keeps recordings when the disk runs full; undefined until it was asked. */
  const persistent = ref<boolean>()
  let askedToKeep = false

  const finished = computed(() => (rows.value ?? []).filter(({ state }) => state === 'finished'))
  const selected = computed(() => {
    const byId = new Map(finished.value.map((row) => [row.id, row]))
    return selection.value.flatMap((id) => byId.get(id) ?? [])
  })

  /** Starts listening; returns what ends it. */
  function connect(): () => void {
    void findUnfinished()
    return recordings.watch(
      (now) => {
        rows.value = now
        failure.value = undefined
        if (now.length > 0) void askToKeep()
      },
      (reason) => {
        failure.value = reason
      },
    )
  }

  // A run may have been cut off, and its worker may be gone only a moment later.
  watch(
    () => run.active,
    (active) => {
      if (active) return
      void findUnfinished()
      setTimeout(() => void findUnfinished(), WORKER_GOES_MS)
    },
  )

  async function findUnfinished(): Promise<void> {
    const found = await recordings.unfinished()
    if (!found.ok) notices.failed(found.error)
    else unfinished.value = found.value
  }

  /** Asked once there is something to keep, and once per start. */
  async function askToKeep(): Promise<void> {
    if (askedToKeep) return
    askedToKeep = true
    persistent.value = await recordings.persist()
  }

  /** `only` this one, or `toggle` it among the others. */
  function select(id: string, mode: 'only' | 'toggle' = 'only'): void {
    const others = selection.value.filter((one) => one !== id)
    if (mode === 'only') selection.value = [id]
    else selection.value = others.length < selection.value.length ? others : [...others, id]
  }

  /** Exactly these, the last one as the one chosen last. */
  function selectAll(ids: readonly string[]): void {
    selection.value = ids
  }

  async function rename(id: string, name: string): Promise<void> {
    report(await recordings.rename(id, name.trim()))
  }

  async function setTags(id: string, tags: readonly string[]): Promise<void> {
    const clean = tags.map((tag) => tag.trim()).filter((tag) => tag !== '')
    report(await recordings.setTags(id, [...new Set(clean)]))
  }

  /** Takes recordings away at once and offers Undo; they are erased when the offer has passed. */
  async function remove(ids: readonly string[]): Promise<void> {
    const wanted = new Set(ids)
    const gone = finished.value.filter(({ id }) => wanted.has(id))
    const [first] = gone
    if (first === undefined) return
    selection.value = selection.value.filter((id) => !wanted.has(id))
    const goneIds = gone.map(({ id }) => id)
    const removed = await recordings.remove(goneIds)
    report(removed)
    if (!removed.ok) return
    const title =
      gone.length === 1 ? `Deleted ${nameOf(first)}` : `Deleted ${gone.length} recordings`
    notices.done(title, {
      action: { label: 'Undo', run: () => void recordings.restore(goneIds).then(report) },
      expired() {
        for (const id of goneIds) run.forget(id)
        void recordings.purge(goneIds).then(report)
      },
    })
  }

  /** Seals a cut-off recording, which then appears in the list. */
  async function keep(id: string): Promise<void> {
    report(await recordings.keep(id))
    await findUnfinished()
  }

  /** Goes on with a cut-off recording where it ends; it is in the list when it has come to its end. */
  function resume(row: RecordingRow): void {
    unfinished.value = unfinished.value.filter(({ id }) => id !== row.id)
    run.resume(row, isBroken(row) ? 'unfixed' : 'fixed')
  }

  function isBroken({ setup }: RecordingRow): boolean {
    const scenario = scenarios.find(({ name }) => name === setup.scenario)
    const variant = scenario?.variants.find(({ name }) => name === setup.variant)
    return variant !== undefined && expectedViolations(variant, setup.model) > 0
  }

  /** Erases a cut-off recording; it was never finished, so there is no Undo. */
  async function discard(id: string): Promise<void> {
    report(await recordings.purge([id]))
    await findUnfinished()
  }

  function report(result: Result<undefined, Failure>): void {
    if (!result.ok) notices.failed(result.error)
  }

  return {
    rows,
    finished,
    unfinished,
    failure,
    selection,
    selected,
    persistent,
    connect,
    select,
    selectAll,
    rename,
    setTags,
    remove,
    keep,
    resume,
    discard,
  }
})

/** What a recording is called on screen. */
export function nameOf(row: Pick<RecordingRow, 'name' | 'title'>): string {
  return row.name === '' ? row.title : row.name
}
