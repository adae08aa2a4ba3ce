/**
 * Violations, warnings, retries and named moments as they fall on pixel columns. What is worse wins:
 * a violation is never hidden by anything, whatever the zoom.
 */
import { EVENT_MARK, EVENT_RETRY, EVENT_VIOLATION, EVENT_WARNING } from '#core/event/kinds.ts'
import type { LaneMarks } from '#core/analysis/lanes.ts'
import { timeToX, type Viewport } from './viewport.ts'

/** Least to most severe: the order in which they are drawn. */
const MARK_KINDS = [EVENT_MARK, EVENT_RETRY, EVENT_WARNING, EVENT_VIOLATION] as const

/** Numbers of CPUs are below this. */
const MOST_CPUS = 65_536

/** Several marks of one kind and CPU that are too close to tell apart, drawn as one. */
export interface MarkGroup {
  readonly kind: number
  readonly cpu: number
  readonly x: number
  /** The first of them. */
  readonly seq: number
  readonly time: number
  readonly actor: number
  /** How many events it stands for. */
  events: number
}

/** How near, in pixels, two marks of a kind on one lane may be before they become one. */
const NEAREST: Readonly<Record<number, number>> = {
  [EVENT_MARK]: 4,
  [EVENT_RETRY]: 4,
  [EVENT_WARNING]: 10,
  [EVENT_VIOLATION]: 10,
}

/** The visible marks in drawing order, least severe first. */
export function groupMarks(marks: LaneMarks, viewport: Viewport, width: number): MarkGroup[] {
  const groups: MarkGroup[][] = MARK_KINDS.map(() => [])
  const open = new Map<number, MarkGroup>()
  for (let i = 0; i < marks.count; i += 1) {
    const time = marks.time[i] ?? 0
    if (time < viewport.from || time > viewport.to) continue
    const kind = marks.kind[i] ?? 0
    const rank = MARK_KINDS.findIndex((code) => code === kind)
    if (rank < 0) continue
    const cpu = marks.cpu[i] ?? 0
    const x = timeToX(viewport, width, time)
    const key = rank * MOST_CPUS + cpu
    const events = marks.events[i] ?? 1
    const near = open.get(key)
    if (near !== undefined && x - near.x < (NEAREST[kind] ?? 1)) {
      near.events += events
      continue
    }
    const group: MarkGroup = {
      kind,
      cpu,
      x,
      seq: marks.seq[i] ?? 0,
      time,
      actor: marks.actor[i] ?? 0,
      events,
    }
    groups[rank]?.push(group)
    open.set(key, group)
  }
  return groups.flat()
}

/** The most severe group of `cpu` within `reach` pixels of `x`, the nearest of equals. */
export function markAt(
  groups: readonly MarkGroup[],
  cpu: number,
  x: number,
  reach: number,
): MarkGroup | undefined {
  let best: MarkGroup | undefined
  for (const group of groups) {
    if (group.cpu !== cpu || Math.abs(group.x - x) > reach) continue
    const closer =
      best !== undefined && best.kind === group.kind && Math.abs(best.x - x) < Math.abs(group.x - x)
    if (!closer) best = group
  }
  return best
}
