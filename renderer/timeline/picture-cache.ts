/**
 * Keeps the pictures of the lanes last asked for and asks for the next one in time: each covers a
 * screen to the left and to the right, so panning rarely waits, and while it does (or while zooming)
 * the nearest picture there is stands in. The picture of the whole recording is never dropped.
 */
import { createLatestWins } from '#renderer/composables/latest-wins.ts'
import type { LanePicture } from '#core/analysis/lanes.ts'
import type { LaneName, LanesInView } from './lane-layout.ts'
import { confine, fit, span, type Viewport } from './viewport.ts'

/** Where pictures come from: of those lanes, of all if none are named. */
export type LoadLanes = (
  from: number,
  to: number,
  resolution: number,
  lanes?: readonly LaneName[],
) => Promise<LanePicture>

export interface PictureCache {
  /** The best picture at hand for `viewport`, and those lanes; asks for a better one if there is any. */
  picture(viewport: Viewport, width: number, lanes?: LanesInView): LanePicture | undefined
  stop(): void
}

export interface PictureCacheOptions {
  readonly extent: Viewport
  readonly load: LoadLanes
  /** A picture came in; worth another frame. */
  readonly onPicture: () => void
  readonly onFailure: (reason: unknown) => void
}

interface Entry {
  readonly picture: LanePicture
  readonly resolution: number
  /** Those that it is of, undefined if of all. */
  readonly lanes: ReadonlySet<string> | undefined
}

interface Wish {
  readonly from: number
  readonly to: number
  readonly resolution: number
  readonly lanes: readonly LaneName[] | undefined
}

const KEPT = 24
/** Boxes of all pictures that are kept, however few they are: some 26 bytes each. */
const KEPT_BOXES = 2_000_000

/** Box width in ticks for a screen: a power of two at or below a pixel, so that zooming reuses. */
export function resolutionFor(viewport: Viewport, width: number): number {
  return 2 ** Math.floor(Math.log2(span(viewport) / Math.max(1, width)))
}

export function createPictureCache(options: PictureCacheOptions): PictureCache {
  const whole = fit(options.extent)
  let overview: Entry | undefined
  let entries: readonly Entry[] = []
  let asked: Wish | undefined

  const loader = createLatestWins<Wish, LanePicture>({
    load: ({ from, to, resolution, lanes }) => options.load(from, to, resolution, lanes),
    apply(picture, wish) {
      const { resolution } = wish
      const lanes = wish.lanes && new Set(wish.lanes.map((lane) => keyOf(lane)))
      if (asked === wish) asked = undefined
      const entry = { picture, resolution, lanes }
      if (picture.from <= whole.from && picture.to >= whole.to) {
        if (overview === undefined || resolution < overview.resolution) overview = entry
      }
      entries = keepLatest([entry, ...entries])
      options.onPicture()
    },
    fail: options.onFailure,
  })

  function ask(wish: Wish): void {
    if (
      asked !== undefined &&
      asked.from === wish.from &&
      asked.to === wish.to &&
      asked.resolution === wish.resolution &&
      asked.lanes === wish.lanes
    ) {
      return
    }
    asked = wish
    loader.want(wish)
  }

  return {
    picture(viewport, width, lanes) {
      const resolution = resolutionFor(viewport, width)
      const known = overview === undefined ? entries : [...entries, overview]
      const covering = known.filter((entry) => covers(entry, viewport))
      const holding = covering.filter((entry) => holds(entry, lanes?.seen))
      const sharp = holding.find((entry) => isSharp(entry, resolution))
      const ahead = widen(viewport, 0.4, whole)
      const ready = known.some(
        (entry) => isSharp(entry, resolution) && covers(entry, ahead) && holds(entry, lanes?.near),
      )
      if (!ready) ask({ ...widen(viewport, 1, whole), resolution, lanes: lanes?.near })
      const standIn = nearest(holding, resolution) ?? nearest(covering, resolution) ?? overview
      return (sharp ?? standIn)?.picture
    },
    stop: () => loader.stop(),
  }
}

/** The latest pictures, as many as there is room for, and at least the last two. */
function keepLatest(entries: readonly Entry[]): Entry[] {
  let boxes = 0
  return entries.filter(({ picture }, at) => {
    for (const { count } of picture.lanes) boxes += count
    return at < 2 || (at < KEPT && boxes <= KEPT_BOXES)
  })
}

/** Fine enough to show all that fits on screen, and not so fine that most of it is thrown away. */
function isSharp(entry: Entry, resolution: number): boolean {
  return entry.resolution <= resolution && entry.resolution >= resolution / 4
}

function covers(entry: Entry, viewport: Viewport): boolean {
  return entry.picture.from <= viewport.from && entry.picture.to >= viewport.to
}

function keyOf({ lane, index }: LaneName): string {
  return `${lane} ${index}`
}

function holds({ lanes }: Entry, wanted: readonly LaneName[] | undefined): boolean {
  if (lanes === undefined || wanted === undefined) return lanes === undefined
  return wanted.every((lane) => lanes.has(keyOf(lane)))
}

/** The covering picture whose resolution is the fewest doublings away. */
function nearest(covering: readonly Entry[], resolution: number): Entry | undefined {
  let best: Entry | undefined
  let distance = Infinity
  for (const entry of covering) {
    const away = Math.abs(Math.log2(entry.resolution / resolution))
    if (away < distance) {
      best = entry
      distance = away
    }
  }
  return best
}

/** `viewport` and `share` of its span on both sides, as far as there is anything. */
function widen(viewport: Viewport, share: number, whole: Viewport): Viewport {
  const extra = span(viewport) * share
  const inside = confine(viewport, whole)
  return {
    from: Math.max(whole.from, inside.from - extra),
    to: Math.min(whole.to, inside.to + extra),
  }
}
