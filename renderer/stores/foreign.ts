/** Traces that something else recorded: listed live, renamed, deleted with a way back, one open. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import { useDeletion } from './deletion.ts'
import type { ForeignRow, OpenForeign } from './foreign-port.ts'
import { useNoticesStore } from './notices.ts'
import { useServices } from './services.ts'

interface Opening {
  readonly id: string
  /** Undefined while nobody knows. */
  readonly fraction: number | undefined
}

/** Failures after which only the file helps. */
const FILE_NEEDED: ReadonlySet<string> = new Set(['E_FOREIGN_OLD', 'E_FOREIGN_DAMAGED'])

export const useForeignStore = defineStore('foreign', () => {
  const { foreign } = useServices()
  const notices = useNoticesStore()
  const erase = useDeletion(foreign)
  /** What is shown, newest first. */
  const rows = shallowRef<readonly ForeignRow[]>([])
  /** The trace whose timeline is shown. */
  const opened = shallowRef<OpenForeign>()
  /** The trace that is being opened, and how much of it has been read. */
  const opening = shallowRef<Opening>()
  /** Traces that proved to be damaged, or stored by another version of the lab: their files are needed. */
  const unreadable = shallowRef<ReadonlySet<string>>(new Set())
  let abort: AbortController | undefined

  /** Starts listening; returns what ends it. */
  function connect(): () => void {
    return foreign.watch(
      (now) => (rows.value = now),
      (reason) => notices.failed(reason),
    )
  }

  async function open(id: string): Promise<void> {
    if (opening.value !== undefined) return
    abort = new AbortController()
    opening.value = { id, fraction: undefined }
    const result = await foreign.open(id, {
      signal: abort.signal,
      progress: (done, total) => (opening.value = { id, fraction: done / Math.max(1, total) }),
    })
    opening.value = undefined
    if (abort.signal.aborted) return
    close()
    if (result.ok) opened.value = result.value
    else {
      notices.failed(result.error)
      if (FILE_NEEDED.has(result.error.code)) unreadable.value = new Set(unreadable.value).add(id)
    }
  }

  function stopOpening(): void {
    abort?.abort()
  }

  function close(): void {
    opened.value?.close()
    opened.value = undefined
  }

  async function rename(id: string, name: string): Promise<void> {
    const trimmed = name.trim()
    if (trimmed !== '') report(await foreign.rename(id, trimmed))
  }

  /** Takes a trace away at once and offers Undo; it is erased when the offer has passed. */
  async function remove(row: ForeignRow): Promise<void> {
    if (opened.value?.id === row.id) close()
    await erase(row.id, row.name)
  }

  /** Takes `row` away for the trace `id`, which was read from its file again and gets its name. */
  async function replace(row: ForeignRow, id: string): Promise<void> {
    await rename(id, row.name)
    await remove(row)
  }

  function report(result: Result<undefined, Failure>): void {
    if (!result.ok) notices.failed(result.error)
  }

  return {
    rows,
    opened,
    opening,
    unreadable,
    connect,
    open,
    stopOpening,
    close,
    rename,
    remove,
    replace,
  }
})
