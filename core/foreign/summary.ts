/** A foreign trace in a line. */
import type {
  ForeignFormat,
  ForeignNotes,
  ForeignTrace,
  ForeignTrackKind,
} from './foreign-trace.ts'

/** What each format is called. */
export const FORMAT_TITLES: Readonly<Record<ForeignFormat, string>> = {
  'chrome-json': 'Chrome trace JSON',
  ftrace: 'ftrace text',
}

/** `ftrace text, 8 CPUs, 12,345 events`. */
export function summariseForeign(trace: ForeignTrace): string {
  const cpus = countTracks(trace, 'cpu')
  const tasks = countTracks(trace, 'task')
  const lanes = cpus > 0 ? quantity(cpus, 'CPU') : quantity(tasks, 'thread')
  return `${FORMAT_TITLES[trace.format]}, ${lanes}, ${quantity(trace.events, 'event')}`
}

/** What was left out of a trace or has to be known of it, a sentence each, worst first. */
export function describeNotes(notes: ForeignNotes): readonly string[] {
  const { losses, ignored, tooDeep, unnamed, loose, backwards } = notes
  const sentences: readonly (readonly [number, string])[] = [
    [losses, 'Places where the file says that events were lost'],
    [ignored, 'Not understood, of its lines or events'],
    [tooDeep, 'Slices left out, because too many lie around them'],
    [unnamed, 'Texts not kept, because there are too many different ones'],
    [loose, 'Ends of arrows without another end'],
    [backwards, 'Events before the one above them in the file, put in order'],
  ]
  return sentences
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${what}: ${grouped(count)}.`)
}

/** How many lanes of that kind there are. */
export function countTracks({ tracks }: ForeignTrace, kind: ForeignTrackKind): number {
  return tracks.filter((track) => track.kind === kind).length
}

/** With a comma at every thousand. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

function quantity(count: number, one: string): string {
  return `${grouped(count)} ${one}${count === 1 ? '' : 's'}`
}
