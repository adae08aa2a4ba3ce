/** The timeline of a compared recording. */
import { eventText } from '#core/analysis/event-text.ts'
import { actorName } from '#core/analysis/names.ts'
import { eventRow } from '#core/event/columns.ts'
import { eventOnLane } from '#renderer/panels/replay/lane-event.ts'
import type { ReplayPort } from '#renderer/stores/replay-port.ts'
import type { TimelineSource } from '#renderer/timeline/timeline-source.ts'

export function comparedTimeline(port: ReplayPort): TimelineSource {
  const { manifest, debug } = port
  return {
    recording: port.recording,
    ticks: manifest.ticks,
    cpus: manifest.setup.machine.cpus,
    threads: debug.threads.map(({ index }) => index),
    actorName: (actor) => actorName(debug, actor),
    lanes: (from, to, resolution) => port.lanes(from, to, resolution),
    async describe(time, lane) {
      const seq = await eventOnLane(port, time, lane)
      if (seq === undefined) return undefined
      return eventText(debug, eventRow(await port.events(seq, 1), 0))
    },
  }
}
