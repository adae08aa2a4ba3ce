/** An open foreign trace as what a timeline draws and describes. */
import { FIRST_FOREIGN_ACTOR } from '#core/foreign/foreign-pictures.ts'
import type { OpenForeign } from '#renderer/stores/foreign-port.ts'
import type { TimelineSource } from '#renderer/timeline/timeline-source.ts'

export function foreignTimeline(trace: OpenForeign): TimelineSource {
  const { id, durationNs, lanes, names, ask } = trace
  const titles = new Map(lanes.map(({ lane, index, title }) => [`${lane} ${index}`, title]))
  return {
    recording: id,
    clock: 'ticks',
    ticks: durationNs,
    cpus: lanes.filter(({ lane }) => lane === 'cpu').length,
    threads: lanes.flatMap(({ lane, index }) => (lane === 'thread' ? [index] : [])),
    curves: lanes.filter(({ lane }) => lane === 'counter').length,
    actorName: (actor) => names[actor - FIRST_FOREIGN_ACTOR] ?? '',
    laneName: ({ lane, index }) => titles.get(`${lane} ${index}`) ?? '',
    lanes: (from, to, resolution) => ask('picture', from, to, resolution),
    ...(trace.arrows === 0
      ? {}
      : { arrows: (from, to, resolution, row) => ask('arrows', from, to, resolution, row) }),
    describe: async (time, lane) =>
      lane === undefined ? undefined : ask('describe', time, lane.lane, lane.index),
  }
}
