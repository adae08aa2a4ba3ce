/**
 * Where every thread is in the sources at one moment: the acting one on the line of the event that has
 * just happened, the others on the line they execute next.
 */
import { actorName } from '#core/analysis/names.ts'
import { placeOfSite, type DebugInfo, type SourcePlace } from '#core/language/debug-info.ts'
import type { Scene } from '#renderer/stores/scene.ts'
import type { LineMark } from '#renderer/ui/code/line-marks.ts'
import { actorHue, shortName } from './actor-names.ts'

export interface ThreadPlace {
  readonly actor: number
  readonly acting: boolean
  readonly place: SourcePlace
}

/** The place of everyone who is somewhere, the acting one last so that it is drawn on top. */
export function threadPlaces(debug: DebugInfo, scene: Scene): ThreadPlace[] {
  const { event, moment } = scene
  const places: ThreadPlace[] = []
  for (const { actor, site, status } of moment.threads) {
    if (actor === event.actor || status === 'done' || status === 'not-started') continue
    const place = site < 0 ? undefined : placeOfSite(debug, site)
    if (place !== undefined) places.push({ actor, acting: false, place })
  }
  const acting = placeOfSite(debug, event.site)
  if (acting !== undefined) places.push({ actor: event.actor, acting: true, place: acting })
  return places
}

/** The marks of one file. `note` is written behind the line of the event. */
export function lineMarksOf(
  debug: DebugInfo,
  places: readonly ThreadPlace[],
  file: number,
  note: string | undefined,
): LineMark[] {
  return places
    .filter(({ place }) => place.file === file)
    .map(({ actor, acting, place }) => ({
      line: place.line,
      hue: actorHue(actor),
      label: `${shortName(actor)}▸`,
      strength: acting ? ('current' as const) : ('quiet' as const),
      hint: `${actorName(debug, actor)} ${acting ? 'has just done this' : 'is here'}`,
      ...(acting && note !== undefined ? { after: note } : {}),
    }))
}
