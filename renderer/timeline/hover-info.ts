/** What the tooltip of the timeline says about a place on a lane. */
import { EVENT_MARK, EVENT_RETRY, EVENT_VIOLATION, EVENT_WARNING } from '#core/event/kinds.ts'
import { LANE_STATES, type LanePicture, type LaneState } from '#core/analysis/lanes.ts'
import { formatCount } from '#renderer/ui/format.ts'
import { sliceAt } from './boxes.ts'
import type { LaneRow } from './lane-layout.ts'
import { markAt, type MarkGroup } from './marks.ts'
import type { TimelineSource } from './timeline-source.ts'

export interface HoverInfo {
  readonly time: number
  readonly who?: string | undefined
  readonly state?: LaneState | undefined
  readonly duration: number
  readonly merged: boolean
  readonly hue: string
  readonly mark?: { readonly text: string; readonly kind: MarkWord } | undefined
  readonly event?: string | undefined
}

const MARK_REACH = 7

type MarkWord = 'mark' | 'retry' | 'warning' | 'violation'

const MARK_WORDS: Readonly<Record<number, readonly [one: MarkWord, many: string]>> = {
  [EVENT_MARK]: ['mark', 'marks'],
  [EVENT_RETRY]: ['retry', 'retries'],
  [EVENT_WARNING]: ['warning', 'warnings'],
  [EVENT_VIOLATION]: ['violation', 'violations'],
}

const STATE_HUES: Readonly<Record<LaneState, string>> = {
  idle: 'var(--line-strong)',
  running: '',
  spinning: 'var(--spinning)',
  sleeping: 'var(--sleeping)',
  woken: 'var(--running)',
  preempted: 'var(--preempted)',
  interrupt: 'var(--interrupt)',
}

export function hoverInfo(
  source: TimelineSource,
  picture: LanePicture,
  marks: readonly MarkGroup[],
  place: { readonly time: number; readonly x: number; readonly row: LaneRow | undefined },
): HoverInfo {
  const { time, x, row } = place
  const plain = { time, duration: 0, merged: false, hue: STATE_HUES.idle }
  if (row === undefined) return plain
  const group = row.lane === 'cpu' ? markAt(marks, row.index, x, MARK_REACH) : undefined
  const mark = group === undefined ? undefined : describeMark(group)
  const lane = picture.lanes.find((l) => l.lane === row.lane && l.index === row.index)
  const at = lane === undefined ? -1 : sliceAt(lane, time)
  if (lane === undefined || at < 0) {
    const state = row.lane === 'counter' ? undefined : 'idle'
    return { ...plain, mark, who: nameOfRow(source, row), state }
  }
  const actor = lane.actor[at] ?? 0
  const state = LANE_STATES[lane.state[at] ?? 0] ?? 'idle'
  return {
    time,
    who: source.actorName(actor),
    state,
    duration: (lane.end[at] ?? 0) - (lane.start[at] ?? 0),
    merged: lane.merged[at] === 1,
    hue: state === 'running' ? `var(--thread-${actor % 8})` : STATE_HUES[state],
    mark,
  }
}

function nameOfRow(source: TimelineSource, row: LaneRow): string {
  if (source.laneName !== undefined) return source.laneName(row)
  return row.lane === 'cpu' ? `CPU ${row.index}` : source.actorName(row.index)
}

function describeMark({ kind, events }: MarkGroup): HoverInfo['mark'] {
  const [one, many] = MARK_WORDS[kind] ?? ['mark', 'marks']
  return { text: events === 1 ? one : `${formatCount(events)} ${many}`, kind: one }
}
