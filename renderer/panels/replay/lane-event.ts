/** The event that a place on the timeline stands for: the last one at or before it, on its lane. */
import type { ReplayPort } from '#renderer/stores/replay-port.ts'
import type { LaneName } from '#renderer/stores/selection.ts'

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
