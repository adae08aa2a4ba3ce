/** What the window and the worker that holds an open foreign trace say to each other. */
import type { LanePicture } from '#core/analysis/lanes.ts'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import type { ForeignLane } from '#core/foreign/foreign-pictures.ts'
import type { ForeignNotes } from '#core/foreign/foreign-trace.ts'

/** What the window knows of an open trace. */
export interface OpenedForeign {
  readonly summary: string
  readonly durationNs: number
  readonly lanes: readonly ForeignLane[]
  /** Lanes that are not shown because there are too many. */
  readonly hidden: number
  readonly names: readonly string[]
  readonly notes: ForeignNotes
}

/** Questions, and what each is answered with. */
export interface ForeignCalls {
  open(id: string): OpenedForeign
  picture(from: number, to: number, resolution: number): LanePicture
  describe(time: number, lane: ForeignLane['lane'], index: number): string | undefined
}

export type ForeignQuestion = {
  [Call in keyof ForeignCalls]: {
    readonly id: number
    readonly call: Call
    readonly arguments: Parameters<ForeignCalls[Call]>
  }
}[keyof ForeignCalls]

export interface ForeignAnswer {
  readonly id: number
  readonly result: Result<unknown, Failure>
}
