/** What lies beside an open foreign trace: a recording of the lab, another foreign trace, or nothing. */
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import { recordingTimeline } from '#renderer/panels/replay/recording-timeline.ts'
import type { OpenForeign } from '#renderer/stores/foreign-port.ts'
import { useForeignStore } from '#renderer/stores/foreign.ts'
import { nameOf, useLibraryStore } from '#renderer/stores/library.ts'
import { useNoticesStore } from '#renderer/stores/notices.ts'
import { useServices } from '#renderer/stores/services.ts'
import type { TimelineSource } from '#renderer/timeline/timeline-source.ts'
import type { SelectOption } from '#renderer/ui/select-option.ts'
import { foreignTimeline } from './foreign-timeline.ts'

const NOTHING = 'nothing'
const TRACE = 'trace '

/** One of the things that lie beside each other. */
export interface Side {
  readonly name: string
  readonly source: TimelineSource
  /** Undefined where it is a recording of the lab. */
  readonly trace: OpenForeign | undefined
}

export interface Beside {
  /** The chosen one of `choices`. */
  readonly chosen: Ref<string>
  readonly choices: Readonly<Ref<readonly SelectOption[]>>
  /** Undefined while nothing is open. */
  readonly side: Readonly<Ref<Side | undefined>>
}

export function useBeside(trace: OpenForeign): Beside {
  const { openReplay, foreign: port } = useServices()
  const foreign = useForeignStore()
  const library = useLibraryStore()
  const notices = useNoticesStore()
  const chosen = ref<string>(NOTHING)
  const side = shallowRef<Side>()
  let closeSide: (() => void) | undefined

  const choices = computed(() => [
    { value: NOTHING, label: 'Nothing beside it' },
    ...library.finished.map((row) => ({
      value: row.id,
      label: nameOf(row),
      detail: row.setup.variant,
    })),
    ...foreign.rows
      .filter(({ id }) => id !== trace.id)
      .map(({ id, name, summary }) => ({ value: TRACE + id, label: name, detail: summary })),
  ])

  async function open(
    choice: string,
  ): Promise<Result<{ readonly side: Side; readonly close: () => void }, Failure>> {
    const name = choices.value.find(({ value }) => value === choice)?.label ?? ''
    if (choice.startsWith(TRACE)) {
      const opened = await port.open(choice.slice(TRACE.length))
      if (!opened.ok) return opened
      const { value } = opened
      const other = { name, source: foreignTimeline(value), trace: value }
      return { ok: true, value: { side: other, close: () => value.close() } }
    }
    const opened = await openReplay(choice)
    if (!opened.ok) return opened
    const { value } = opened
    const other = { name, source: recordingTimeline(value), trace: undefined }
    return { ok: true, value: { side: other, close: () => value.close() } }
  }

  function close(): void {
    closeSide?.()
    closeSide = undefined
    side.value = undefined
  }

  watch(chosen, async (choice) => {
    close()
    if (choice === NOTHING) return
    const opened = await open(choice)
    if (!opened.ok) {
      notices.failed(opened.error)
      if (chosen.value === choice) chosen.value = NOTHING
    } else if (chosen.value === choice) {
      closeSide = opened.value.close
      side.value = opened.value.side
    } else opened.value.close()
  })
  onScopeDispose(() => {
    chosen.value = NOTHING
    close()
  })

  return { chosen, choices, side }
}
