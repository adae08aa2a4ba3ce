/**
 * The native format of speedscope (file-format-schema.json of its package): one evented profile per
 * task, with the functions it is in and what it waits for. The file is written profile by profile, so
 * the events are read once for each task and no more than a chunk of them is ever in memory.
 */
import { ACTOR_DRAIN } from '#core/event/actors.ts'
import type { RecordingHead, RecordingWriter } from './recording-writer.ts'
import { TextOutput } from './text-output.ts'
import { TrackFollower } from './track-follower.ts'
import type { Track, TrackSink } from './tracks.ts'
import { actorName } from '#core/analysis/names.ts'

const SCHEMA = 'https://www.speedscope.app/file-format-schema.json'

/** A writer of speedscope profiles. */
export function speedscopeWriter(head: RecordingHead): RecordingWriter {
  const { manifest, debug } = head
  const output = new TextOutput()
  const frames = new Map<string, number>()
  const actors = debug.threads.map((thread) => thread.index).filter((actor) => actor < ACTOR_DRAIN)
  let follower: TrackFollower | undefined

  const closeProfile = (): void => {
    follower?.finish()
    if (follower !== undefined) output.add(']}')
    follower = undefined
  }
  return {
    passes: Math.max(1, actors.length),
    begin(pass) {
      closeProfile()
      output.add(pass === 0 ? `{"$schema":"${SCHEMA}","profiles":[` : ',')
      const actor = actors[pass]
      if (actor === undefined) return
      output.add(
        `{"type":"evented","name":${JSON.stringify(actorName(debug, actor))},` +
          `"unit":"${manifest.setup.way === 'timed' ? 'nanoseconds' : 'none'}",` +
          `"startValue":0,"endValue":${manifest.ticks},"events":[`,
      )
      follower = new TrackFollower(head, new ProfileSink(actor, frames, output))
    },
    consume: (columns) => follower?.consume(columns),
    finish() {
      closeProfile()
      const shared = [...frames.keys()].map((name) => ({ name }))
      const about = { name: manifest.title, exporter: `racelab ${manifest.engine}` }
      output.add(`],"shared":${JSON.stringify({ frames: shared })},`)
      output.add(`${JSON.stringify(about).slice(1)}\n`)
    },
    take: () => output.take(),
  }
}

/** The slices of one task as open and close events. */
class ProfileSink implements TrackSink {
  readonly #actor: number
  readonly #frames: Map<string, number>
  readonly #output: TextOutput
  readonly #open: number[] = []
  #first = true

  constructor(actor: number, frames: Map<string, number>, output: TextOutput) {
    this.#actor = actor
    this.#frames = frames
    this.#output = output
  }

  begin(track: Track, time: number, name: string): void {
    if (track.kind !== 'task' || track.index !== this.#actor) return
    const frame = this.#frames.get(name) ?? this.#frames.size
    this.#frames.set(name, frame)
    this.#open.push(frame)
    this.#event('O', frame, time)
  }

  end(track: Track, time: number): void {
    if (track.kind !== 'task' || track.index !== this.#actor) return
    const frame = this.#open.pop()
    if (frame !== undefined) this.#event('C', frame, time)
  }

  // The format knows nothing but profiles.
  declare(): void {}
  instant(): void {}
  count(): void {}
  flow(): void {}
  task(): void {}
  violation(): void {}

  #event(type: 'O' | 'C', frame: number, time: number): void {
    const event = `{"type":"${type}","frame":${frame},"at":${time}}`
    this.#output.add(this.#first ? event : `,\n${event}`)
    this.#first = false
  }
}
