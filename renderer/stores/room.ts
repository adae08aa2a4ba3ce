/** What the lab takes of the disk, by what it is, and what is left. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useExplorationsStore } from './explorations.ts'
import { useForeignStore } from './foreign.ts'
import { useLibraryStore } from './library.ts'
import { useRunStore } from './run.ts'
import { useServices } from './services.ts'

/** Lists may change many times a second. */
const SOON_MS = 200
/** The database lets go of what was erased some time later. */
const AGAIN_MS = 5_000
const WHILE_RUNNING_MS = 2_000

export const useRoomStore = defineStore('room', () => {
  const { host, recordings } = useServices()
  const library = useLibraryStore()
  const foreign = useForeignStore()
  const explorations = useExplorationsStore()
  const run = useRunStore()
  /** Bytes the lab takes in all, as the platform counts them. */
  const counted = ref<number>()
  const freeBytes = ref<number>()

  /** Events of all recordings, those under way and those cut off included. */
  const eventBytes = computed(
    () =>
      sumOf([...library.finished, ...library.unfinished]) +
      run.underWay.reduce((sum, { storedBytes }) => sum + storedBytes, 0),
  )
  const captureBytes = computed(() => sumOf(foreign.rows))
  const explorationBytes = computed(() => sumOf(explorations.rows))
  const listedBytes = computed(() => eventBytes.value + captureBytes.value + explorationBytes.value)
  /** Everything; what is being written is counted before the platform does. */
  const usedBytes = computed(() => Math.max(listedBytes.value, counted.value ?? 0))
  /** Sources, pictures, what can still be brought back, and what the database needs for itself. */
  const otherBytes = computed(() => usedBytes.value - listedBytes.value)

  async function measure(): Promise<void> {
    const [free, used] = await Promise.all([host.freeBytes(), recordings.usedBytes()])
    freeBytes.value = free
    counted.value = used
  }

  const due: ReturnType<typeof setTimeout>[] = []
  watch(
    () => [library.rows, foreign.rows, explorations.rows],
    () => {
      for (const timer of due.splice(0)) clearTimeout(timer)
      for (const delay of [SOON_MS, AGAIN_MS]) due.push(setTimeout(() => void measure(), delay))
    },
    { immediate: true },
  )

  let running: ReturnType<typeof setInterval> | undefined
  watch(
    () => run.active,
    (active) => {
      clearInterval(running)
      if (active) running = setInterval(() => void measure(), WHILE_RUNNING_MS)
    },
  )

  return { eventBytes, captureBytes, explorationBytes, otherBytes, usedBytes, freeBytes }
})

function sumOf(rows: readonly { readonly bytes: number }[]): number {
  return rows.reduce((sum, { bytes }) => sum + bytes, 0)
}
