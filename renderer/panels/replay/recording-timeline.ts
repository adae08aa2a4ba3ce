/** An open recording as what a timeline draws and describes. */
import { clockOf } from '#core/analysis/clock.ts'
import { eventText } from '#core/analysis/event-text.ts'
import { actorName } from '#core/analysis/names.ts'
import { eventRow } from '#core/event/columns.ts'
import type { ReplayPort } from '#renderer/stores/replay-port.ts'
import type { LaneName } from '#renderer/timeline/lane-layout.ts'
import type { TimelineSource } from '#renderer/timeline/timeline-source.ts'
import { formatCount } from '#renderer/ui/format.ts'
import { shortName } from './actor-names.ts'

export function recordingTimeline(port: ReplayPort): TimelineSource {
  const { manifest, debug } = port
  return {
    recording: port.recording,
    clock: clockOf(manifest.setup.way),
    ticks: manifest.ticks,
    cpus: manifest.setup.machine.cpus,
    threads: debug.threads.map(({ index }) => index),
    actorName: (actor) => actorName(debug, actor),
    lanes: (from, to, resolution) => port.lanes(from, to, resolution),
    async describe(time, lane) {
      const seq = await eventOnLane(port, time, lane)
      if (seq === undefined) return undefined
      const event = eventRow(await port.events(seq, 1), 0)
      return `${formatCount(seq)}  ${shortName(event.actor)}  ${eventText(debug, event)}`
    },
  }
}

/** The event that a place on a timeline stands for: the last one at or before it, on its lane. */
export async function eventOnLane(
  port: ReplayPort,
  time: number,
  lane: LaneName | undefined,
): Promise<number | undefined> {
  const seq = await port.seqAt(time)
  if (lane === undefined) return seq
  const query = lane.lane === 'cpu' ? { cpu: lane.index } : { actor: lane.index }
  return port.find(query, seq + 1, -1)
}
