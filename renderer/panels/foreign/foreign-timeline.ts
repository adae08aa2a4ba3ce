/** An open foreign trace as what a timeline draws and describes. */
import { FIRST_FOREIGN_ACTOR } from '#core/foreign/foreign-pictures.ts'
import type { OpenForeign } from '#renderer/stores/foreign-port.ts'
import type { LaneName } from '#renderer/timeline/lane-layout.ts'
import type { TimelineSource } from '#renderer/timeline/timeline-source.ts'

export function foreignTimeline(trace: OpenForeign): TimelineSource {
  const { id, durationNs, lanes, names, ask } = trace
  const titles = new Map(lanes.map(({ lane, index, title }) => [`${lane} ${index}`, title]))
  const places = placesAmong(lanes)
  return {
    recording: id,
    clock: 'ticks',
    ticks: durationNs,
    cpus: lanes.filter(({ lane }) => lane === 'cpu').length,
    threads: lanes.flatMap(({ lane, index }) => (lane === 'thread' ? [index] : [])),
    curves: lanes.filter(({ lane }) => lane === 'counter').length,
    actorName: (actor) => names[actor - FIRST_FOREIGN_ACTOR] ?? '',
    laneName: ({ lane, index }) => titles.get(`${lane} ${index}`) ?? '',
    manyLanes: true,
    lanes: (from, to, resolution, shown) => ask('picture', from, to, resolution, named(shown)),
    ...(trace.arrows === 0
      ? {}
      : {
          arrows: (from, to, resolution, lane, shown) =>
            ask('arrows', from, to, resolution, lane && places.of(lane), places.shown(shown)),
        }),
    describe: async (time, lane) =>
      lane === undefined ? undefined : ask('describe', time, lane.lane, lane.index),
  }
}

/** Only what names a lane: the rest of a row is of no use to the worker. */
function named(lanes: readonly LaneName[] | undefined): readonly LaneName[] | undefined {
  return lanes?.map(({ lane, index }) => ({ lane, index }))
}

interface Places {
  /** The place of a lane among all. */
  of(lane: LaneName): number
  /** By place among all, the place among those that are shown, -1 for others. */
  shown(lanes: readonly LaneName[]): Int32Array<ArrayBuffer>
}

function placesAmong(all: readonly LaneName[]): Places {
  const first = {
    cpu: 0,
    thread: all.findIndex(({ lane }) => lane === 'thread'),
    counter: all.findIndex(({ lane }) => lane === 'counter'),
  }
  const of = ({ lane, index }: LaneName): number => first[lane] + index
  return {
    of,
    shown(lanes) {
      const places = new Int32Array(all.length).fill(-1)
      for (const [place, lane] of lanes.entries()) places[of(lane)] = place
      return places
    },
  }
}
