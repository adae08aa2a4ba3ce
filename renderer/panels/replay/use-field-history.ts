/** Who wrote a field last and who writes it next, seen from the playhead; follows it, latest wish first. */
import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { eventRow, type EventRow } from '#core/event/columns.ts'
import { createLatestWins } from '#renderer/composables/latest-wins.ts'
import type { ReplayPort } from '#renderer/stores/replay-port.ts'
import type { SelectedField } from '#renderer/stores/selection.ts'

export interface FieldWrite {
  readonly seq: number
  readonly event: EventRow
}

export interface FieldHistory {
  readonly field: SelectedField
  readonly seq: number
  /** The write that made the value shown, the current event included; undefined if there is none. */
  readonly last: FieldWrite | undefined
  readonly next: FieldWrite | undefined
}

export interface HistoryQuestion {
  readonly port: ReplayPort
  readonly field: SelectedField
  readonly seq: number
}

async function findWrite(
  { port, field }: HistoryQuestion,
  from: number,
  direction: 1 | -1,
): Promise<FieldWrite | undefined> {
  const seq = await port.find({ writes: field }, from, direction)
  if (seq === undefined) return undefined
  return { seq, event: eventRow(await port.events(seq, 1), 0) }
}

export function useFieldHistory(
  question: Readonly<Ref<HistoryQuestion | undefined>>,
): Readonly<ShallowRef<FieldHistory | undefined>> {
  const history = shallowRef<FieldHistory>()
  const loader = createLatestWins<HistoryQuestion, FieldHistory>({
    async load(asked) {
      const [last, next] = await Promise.all([
        findWrite(asked, asked.seq + 1, -1),
        findWrite(asked, asked.seq, 1),
      ])
      return { field: asked.field, seq: asked.seq, last, next }
    },
    apply(found, asked) {
      if (question.value?.field === asked.field) history.value = found
    },
    fail: () => (history.value = undefined),
  })
  watch(
    question,
    (asked, before) => {
      if (asked === undefined || asked.field !== before?.field) history.value = undefined
      if (asked !== undefined) loader.want(asked)
    },
    { immediate: true },
  )
  onScopeDispose(() => loader.stop())
  return history
}
