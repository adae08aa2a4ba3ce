/**
 * Draws a timeline's canvases, each only when what it shows has changed: lanes and ruler with the view,
 * the overlay with playhead and pointer, the minimap with both. Pictures come from the source in time.
 */
import { computed, onScopeDispose, watch, type Ref } from 'vue'
import type { LanePicture } from '#core/analysis/lanes.ts'
import { useFrame } from '#renderer/composables/use-frame.ts'
import { usePixelRatio } from '#renderer/composables/use-pixel-ratio.ts'
import type { Size } from '#renderer/composables/use-size.ts'
import { createBoxes, type BoxColumns } from './boxes.ts'
import { drawArrows } from './draw-arrows.ts'
import { drawLanes } from './draw-lanes.ts'
import { drawOverlay, type OverlayDrawing } from './draw-overlay.ts'
import { drawGrid, drawRuler } from './draw-ruler.ts'
import { mixInks, type Inks } from './inks.ts'
import {
  createLanesInView,
  rowsBetween,
  type LaneLayout,
  type LaneName,
  type LaneRow,
  type LanesInView,
} from './lane-layout.ts'
import { LanePainter } from './lane-painter.ts'
import type { MarkGroup } from './marks.ts'
import { createPictureCache, type PictureCache } from './picture-cache.ts'
import { clearPixels, type PixelImage } from './pixels.ts'
import { beginDrawing, drawBehind } from './surface.ts'
import type { TimelineSource } from './timeline-source.ts'
import type { ShownArrows } from './use-arrows.ts'
import { useMinimapDrawing } from './use-minimap-drawing.ts'
import { usePalette } from './use-palette.ts'
import type { Viewport } from './viewport.ts'

export const RULER_HEIGHT = 26

/** Lanes of many that the strip has room for. */
const STRIP_LANES = 16
/** Lanes whose working memory is kept. */
const KEPT_BOXES = 256

type Canvas = Readonly<Ref<HTMLCanvasElement | null>>

/** What moves over the lanes. */
export type Overlay = Pick<
  OverlayDrawing,
  'cursor' | 'hover' | 'selected' | 'range' | 'bookmarks' | 'markers'
>

export interface TimelineDrawingOptions {
  readonly root: Readonly<Ref<HTMLElement | null>>
  readonly lanes: Canvas
  readonly ruler: Canvas
  readonly overlay: Canvas
  /** Absent where there is no minimap. */
  readonly minimap: Canvas
  /** Size of the lanes' content, and of the part of it that is in view. */
  readonly stageSize: Readonly<Ref<Size>>
  readonly scrollerSize: Readonly<Ref<Size>>
  readonly scrollTop: () => number
  readonly source: () => TimelineSource
  readonly extent: () => Viewport
  readonly viewport: Readonly<Ref<Viewport>>
  readonly layout: () => LaneLayout
  readonly arrows: ShownArrows
  readonly moving: () => Overlay
  readonly onFailure: (reason: unknown) => void
}

export interface TimelineDrawing {
  /** The lanes have been scrolled. */
  readonly scrolled: () => void
  /** The best picture at hand for what is in view. */
  readonly picture: () => LanePicture | undefined
  /** The marks as they were drawn last. */
  readonly marks: () => readonly MarkGroup[]
}

export function useTimelineDrawing(options: TimelineDrawingOptions): TimelineDrawing {
  const { viewport, stageSize, scrollerSize } = options
  const palette = usePalette(options.root)
  const ratio = usePixelRatio()
  const lanesInView = createLanesInView()
  let pictures: PictureCache | undefined
  /** Those of the strip, where the lanes are so many that no picture is of all. */
  let overviews: PictureCache | undefined
  let overviewLanes: LanesInView | undefined
  let boxes = new Map<string, BoxColumns>()
  let marks: readonly MarkGroup[] = []
  let pixels: PixelImage | undefined
  const paint = computed(() => {
    if (palette.value === undefined) return undefined
    const inks: Inks = mixInks(palette.value, ratio.value)
    return { palette: palette.value, inks, painter: new LanePainter(inks) }
  })

  function laneBoxes({ lane, index }: LaneRow): BoxColumns {
    const key = `${lane}${index}`
    let columns = boxes.get(key)
    if (columns === undefined) {
      if (boxes.size >= KEPT_BOXES) boxes.clear()
      boxes.set(key, (columns = createBoxes()))
    }
    return columns
  }

  function currentPicture(): LanePicture | undefined {
    const lanes =
      options.source().manyLanes === true
        ? lanesInView(options.layout(), options.scrollTop(), scrollerSize.value.height)
        : undefined
    return pictures?.picture(viewport.value, stageSize.value.width, lanes)
  }

  const laneFrame = useFrame(() => {
    const { width } = stageSize.value
    const { height } = scrollerSize.value
    if (!options.lanes.value || !options.ruler.value || paint.value === undefined) return
    const { palette: colours } = paint.value
    const ruler = beginDrawing(options.ruler.value, width, RULER_HEIGHT)
    if (ruler !== undefined) drawRuler(ruler, colours, viewport.value, options.source().clock)
    const surface = beginDrawing(options.lanes.value, width, height)
    if (surface === undefined) return
    const layout = options.layout()
    const top = options.scrollTop()
    surface.context.translate(0, -top)
    const picture = currentPicture()
    if (picture !== undefined) {
      const { canvas } = surface.context
      pixels = clearPixels(pixels, canvas.width, canvas.height)
      marks = drawLanes({
        ...paint.value,
        surface,
        pixels,
        scrollTop: top,
        lastTime: options.source().ticks,
        rows: rowsBetween(layout.rows, top, top + height),
        viewport: viewport.value,
        picture,
        boxes: laneBoxes,
        actorName: options.source().actorName,
      })
    }
    drawBehind(surface.context, () => {
      const grid = { ...surface, height: Math.max(height, layout.height) }
      drawGrid(grid, colours, viewport.value)
    })
    const arrows = options.arrows.arrows.value
    if (picture === undefined || arrows === undefined) return
    drawArrows({
      surface,
      palette: colours,
      layout,
      viewport: viewport.value,
      arrows,
      top,
      bottom: top + height,
      selected: options.arrows.selectedRow(),
    })
  })

  const overlayFrame = useFrame(() => {
    const colours = palette.value
    if (!options.overlay.value || colours === undefined) return
    const surface = beginDrawing(
      options.overlay.value,
      stageSize.value.width,
      scrollerSize.value.height + RULER_HEIGHT,
    )
    if (surface === undefined) return
    drawOverlay({
      ...options.moving(),
      surface,
      palette: colours,
      viewport: viewport.value,
      rulerHeight: RULER_HEIGHT,
    })
  })

  const minimap = useMinimapDrawing({
    canvas: options.minimap,
    paint,
    width: () => stageSize.value.width,
    extent: options.extent,
    viewport,
    cursor: () => options.moving().cursor,
    picture: (whole, width) => (overviews ?? pictures)?.picture(whole, width, overviewLanes),
  })

  function stop(): void {
    pictures?.stop()
    overviews?.stop()
  }

  function drawAll(): void {
    laneFrame.request()
    overlayFrame.request()
    minimap.request()
  }

  watch(
    [options.source, options.extent],
    ([source, extent]) => {
      stop()
      boxes = new Map()
      const create = (): PictureCache =>
        createPictureCache({
          extent,
          load: source.lanes,
          onPicture: drawAll,
          onFailure: options.onFailure,
        })
      pictures = create()
      overviews = source.manyLanes === true ? create() : undefined
      overviewLanes = lanesOfStrip(source)
      drawAll()
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  watch([viewport, stageSize, scrollerSize, options.layout], drawAll)
  watch(options.arrows.arrows, () => laneFrame.request())
  watch(computed(options.moving), () => overlayFrame.request())
  watch(paint, drawAll)

  return {
    scrolled: laneFrame.request,
    picture: currentPicture,
    marks: () => marks,
  }
}

/** What the strip shows of many lanes; undefined where all are asked for. */
function lanesOfStrip({ manyLanes, cpus, threads }: TimelineSource): LanesInView | undefined {
  if (manyLanes !== true) return undefined
  const lane = cpus > 0 ? 'cpu' : 'thread'
  const numbers = cpus > 0 ? Array.from({ length: cpus }, (_, cpu) => cpu) : threads
  const lanes = numbers.slice(0, STRIP_LANES).map((index): LaneName => ({ lane, index }))
  return { seen: lanes, near: lanes }
}
