/**
 * Trace Event JSON, the format of chrome://tracing that most viewers read (Google's "Trace Event
 * Format" document). Times are whole microseconds, one for each tick: fractions make slices overlap in
 * some viewers. One event per line, so that large files can be read by line.
 */
import type { EventColumns } from '#core/event/columns.ts'
import { recordingFacts } from './recording-facts.ts'
import type { RecordingHead, RecordingWriter } from './recording-writer.ts'
import { TextOutput } from './text-output.ts'
import { TrackFollower } from './track-follower.ts'
import type { Details, FlowEnd, TaskState, Track, TrackKind, TrackSink } from './tracks.ts'

/** The groups of tracks, as the processes that the format knows. */
const GROUPS: Readonly<Record<TrackKind, { readonly pid: number; readonly name: string }>> = {
  cpu: { pid: 1, name: 'CPUs' },
  task: { pid: 2, name: 'Tasks' },
  lock: { pid: 3, name: 'Locks' },
  counter: { pid: 4, name: 'Values' },
}

/** A writer of Trace Event JSON. */
export function chromeWriter(head: RecordingHead): RecordingWriter {
  const sink = new ChromeSink()
  const follower = new TrackFollower(head, sink)
  const { manifest } = head
  return {
    passes: 1,
    begin: () => sink.start(),
    consume: (columns: EventColumns) => follower.consume(columns),
    finish() {
      follower.finish()
      sink.close({ ...Object.fromEntries(recordingFacts(manifest)), tick: '1 us' })
    },
    take: () => sink.output.take(),
  }
}

class ChromeSink implements TrackSink {
  readonly output = new TextOutput()
  /** Open slices by track. */
  readonly #open: { readonly name: string; readonly time: number }[][] = []
  #first = true
  #flows = 0

  start(): void {
    this.output.add('{"displayTimeUnit":"ms","traceEvents":[\n')
    for (const { pid, name } of Object.values(GROUPS)) {
      this.#add({ ph: 'M', name: 'process_name', pid, args: { name } })
      this.#add({ ph: 'M', name: 'process_sort_index', pid, args: { sort_index: pid } })
    }
  }

  close(metadata: Details): void {
    this.output.add(`\n],"otherData":${JSON.stringify(metadata)}}\n`)
  }

  declare(track: Track): void {
    if (track.kind === 'counter') return
    const where = { pid: GROUPS[track.kind].pid, tid: track.id }
    this.#add({ ph: 'M', name: 'thread_name', ...where, args: { name: track.name } })
    const order = { sort_index: track.kind === 'lock' ? track.id : track.index }
    this.#add({ ph: 'M', name: 'thread_sort_index', ...where, args: order })
  }

  begin(track: Track, time: number, name: string): void {
    ;(this.#open[track.id] ??= []).push({ name, time })
  }

  /** A slice is written whole, when its length is known: viewers put them in order themselves. */
  end(track: Track, time: number): void {
    const slice = this.#open[track.id]?.pop()
    if (slice === undefined) return
    const name = quoted(slice.name)
    const where = place(track, slice.time)
    this.#line(`"ph":"X","name":${name},"cat":"${track.kind}",${where},"dur":${time - slice.time}`)
  }

  instant(track: Track, time: number, name: string, details: Details): void {
    const args = JSON.stringify(details)
    this.#line(`"ph":"i","s":"t","name":${quoted(name)},${place(track, time)},"args":${args}`)
  }

  count(track: Track, time: number, value: number): void {
    const name = quoted(track.name)
    const { pid } = GROUPS.counter
    this.#line(`"ph":"C","name":${name},"pid":${pid},"ts":${time},"args":{"value":${value}}`)
  }

  flow(name: string, from: FlowEnd, to: FlowEnd): void {
    const id = ++this.#flows
    this.#flowEnd(name, 's', id, from)
    this.#flowEnd(name, 'f', id, to)
  }

  task(_actor: number, _name: string, _cpu: number, _time: number, _state: TaskState): void {
    // The format has no states of tasks; the slices of the CPU and of the task say the same.
  }

  violation(time: number, message: string, details: Details): void {
    const args = JSON.stringify(details)
    const where = `"pid":${GROUPS.cpu.pid},"tid":0,"ts":${time}`
    this.#line(
      `"ph":"i","s":"g","name":${quoted(message)},"cat":"violation",${where},"args":${args}`,
    )
  }

  /**
   * An arrow hangs on the slice around its end, or where a viewer makes one of a moment, on that. A slice
   * of no length would do for all, but speedscope cannot tell where it nests.
   */
  #flowEnd(name: string, phase: 's' | 'f', id: number, { track, time, name: at }: FlowEnd): void {
    const where = place(track, time)
    this.#line(`"ph":"i","s":"t","name":${quoted(at)},"cat":"flow",${where}`)
    const binding = phase === 'f' ? ',"bp":"e"' : ''
    this.#line(`"ph":"${phase}","name":${quoted(name)},"cat":"flow","id":${id},${where}${binding}`)
  }

  #add(event: object): void {
    this.#line(JSON.stringify(event).slice(1, -1))
  }

  #line(members: string): void {
    this.output.add(this.#first ? `{${members}}` : `,\n{${members}}`)
    this.#first = false
  }
}

const QUOTED = new Map<string, string>()

/** As JSON; the same few names come again and again. */
function quoted(text: string): string {
  let json = QUOTED.get(text)
  if (json === undefined) {
    json = JSON.stringify(text)
    if (QUOTED.size < 10_000) QUOTED.set(text, json)
  }
  return json
}

function place(track: Track, time: number): string {
  return `"pid":${GROUPS[track.kind].pid},"tid":${track.id},"ts":${time}`
}
