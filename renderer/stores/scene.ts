/**
 * Everything the panels show for one event, loaded together and swapped together: no panel can show
 * another moment than its neighbour.
 */
import { eventRow, type EventColumns, type EventRow } from '#core/event/columns.ts'
import type { Moment } from '#core/replay/moment.ts'
import type { ReplayPort } from './replay-port.ts'

/** Events kept on either side of the current one, for the interleaving table. */
const SCENE_REACH = 48

export interface Scene {
  readonly seq: number
  readonly time: number
  /** The event that has just happened. */
  readonly event: EventRow
  readonly moment: Moment
  /** Events `firstSeq .. firstSeq + around.count - 1`. */
  readonly around: EventColumns
  readonly firstSeq: number
}

/** Asks the port for the scene at `seq`, which must be an event of the recording. */
async function loadScene(port: ReplayPort, seq: number): Promise<Scene> {
  const firstSeq = Math.max(0, seq - SCENE_REACH)
  const [moment, around] = await Promise.all([
    port.momentAt(seq),
    port.events(firstSeq, seq - firstSeq + SCENE_REACH + 1),
  ])
  const event = eventRow(around, seq - firstSeq)
  return { seq, time: event.time, event, moment, around, firstSeq }
}

/** Remembers the scenes last loaded or prefetched, so that a step is a look-up. */
export interface SceneCache {
  load(seq: number): Promise<Scene>
  clear(): void
}

export function createSceneCache(port: ReplayPort, capacity: number): SceneCache {
  const scenes = new Map<number, Promise<Scene>>()
  return {
    load(seq) {
      let scene = scenes.get(seq)
      if (scene === undefined) {
        scene = loadScene(port, seq)
        scene.catch(() => scenes.delete(seq))
      } else {
        scenes.delete(seq)
      }
      scenes.set(seq, scene)
      for (const oldest of scenes.keys()) {
        if (scenes.size <= capacity) break
        scenes.delete(oldest)
      }
      return scene
    },
    clear() {
      scenes.clear()
    },
  }
}
