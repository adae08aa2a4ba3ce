/** What the window and the worker that holds an open foreign trace say to each other. */
import type { LaneArrows, LanePicture } from '#core/analysis/lanes.ts'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { ForeignEvent, ForeignEvents } from '#core/foreign/foreign-events.ts'
import type { ForeignLane, ForeignPictures } from '#core/foreign/foreign-pictures.ts'
import type { ForeignArrowPictures } from '#core/foreign/foreign-arrows.ts'
import type { ForeignFormat, ForeignNotes } from '#core/foreign/foreign-trace.ts'

/** What the window knows of an open trace. */
export interface OpenedForeign {
  readonly summary: string
  readonly format: ForeignFormat
  /** The first event by the clock of the machine. */
  readonly originNs: number
  readonly durationNs: number
  readonly lanes: readonly ForeignLane[]
  /** Lanes that are not shown because there are too many. */
  readonly hidden: number
  readonly arrows: number
  readonly names: readonly string[]
  readonly notes: ForeignNotes
}

/** Questions, and what each is answered with. */
export interface ForeignCalls {
  open(id: string): OpenedForeign
  picture(...given: Parameters<ForeignPictures['picture']>): LanePicture
  describe(...given: Parameters<ForeignPictures['describe']>): string | undefined
  arrows(...given: Parameters<ForeignArrowPictures['picture']>): LaneArrows
  at(...given: Parameters<ForeignEvents['at']>): ForeignEvent | undefined
  count(...given: Parameters<ForeignEvents['count']>): number
  page(...given: Parameters<ForeignEvents['page']>): readonly ForeignEvent[]
  placeAt(...given: Parameters<ForeignEvents['placeAt']>): number
  placeOf(...given: Parameters<ForeignEvents['placeOf']>): number
  step(...given: Parameters<ForeignEvents['step']>): ForeignEvent | undefined
}

export type ForeignQuestion = {
  [Call in keyof ForeignCalls]: {
    readonly id: number
    readonly call: Call
    readonly arguments: Parameters<ForeignCalls[Call]>
  }
}[keyof ForeignCalls]

/** `progress`: bytes of the trace that have been read, and of how many, while it opens. */
export type ForeignAnswer =
  | { readonly type: 'answer'; readonly id: number; readonly result: Result<unknown, Failure> }
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
