/** What the times of a recording count. */

/** Nanoseconds of virtual time, or steps where time does not pass. */
export type Clock = 'ticks' | 'steps'

/** The clock of a run that was made in `way`: exploring, nothing takes time and steps are counted. */
export function clockOf(way: 'timed' | 'explore'): Clock {
  return way === 'explore' ? 'steps' : 'ticks'
}
