/**
 * What is selected, whichever panel it was selected in: an event, a stretch of time, a lane, a field of
 * the state. Panels highlight it; nothing here moves the playhead.
 */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** An event and when it happened. */
export interface SelectedEvent {
  readonly seq: number
  readonly time: number
}

/** A stretch of virtual time, ticks. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

/** A lane of the timeline. */
export interface LaneName {
  readonly lane: 'cpu' | 'thread' | 'counter'
  readonly index: number
}

/** A place in shared memory with the name it is known by. */
export interface SelectedField {
  readonly path: string
  readonly address: number
  readonly bytes: number
}

export const useSelectionStore = defineStore('selection', () => {
  const event = shallowRef<SelectedEvent>()
  const range = shallowRef<TimeRange>()
  const lane = shallowRef<LaneName>()
  const field = shallowRef<SelectedField>()

  function clear(): void {
    event.value = undefined
    range.value = undefined
    lane.value = undefined
    field.value = undefined
  }

  return { event, range, lane, field, clear }
})
