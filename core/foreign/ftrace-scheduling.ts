/**
 * What the events of the scheduler and of interrupts say, in both spellings: as the kernel prints its
 * fields, and shorter as trace-cmd does.
 */

/** One task leaves a CPU and another gets it. */
export interface Switch {
  readonly from: string
  readonly fromPid: number
  /** The state the first is left in: `R` is still runnable, `S`, `D`… sleeps. */
  readonly state: string
  readonly to: string
  readonly toPid: number
}

/** A task that is told to run. */
export interface Wakeup {
  readonly task: string
  readonly pid: number
}

const SWITCH_FIELDS =
  /^prev_comm=(.{0,64}?) prev_pid=(\d{1,10}) prev_prio=-?\d+ prev_state=(\S{1,16}) ==> next_comm=(.{0,64}?) next_pid=(\d{1,10})/s
const SWITCH_SHORT =
  /^(.{0,64}):(\d{1,10}) \[-?\d+\] (\S{1,16}) ==> (.{0,64}):(\d{1,10})(?: \[-?\d+\])?/s
const WAKEUP_FIELDS = /^comm=(.{0,64}?) pid=(\d{1,10})/s
const WAKEUP_SHORT = /^(.{0,64}):(\d{1,10}) \[-?\d+\]/s

/** Reads the details of `sched_switch`. */
export function parseSwitch(detail: string): Switch | undefined {
  const parts = SWITCH_FIELDS.exec(detail) ?? SWITCH_SHORT.exec(detail)
  if (parts === null) return undefined
  const [, from = '', fromPid = '', state = '', to = '', toPid = ''] = parts
  return { from, fromPid: Number(fromPid), state, to, toPid: Number(toPid) }
}

/** Reads the details of `sched_waking`, `sched_wakeup`, `sched_wakeup_new` and `sched_process_exit`. */
export function parseWakeup(detail: string): Wakeup | undefined {
  const parts = WAKEUP_FIELDS.exec(detail) ?? WAKEUP_SHORT.exec(detail)
  if (parts === null) return undefined
  return { task: parts[1] ?? '', pid: Number(parts[2]) }
}

/** An interrupt, or what is left of one to be done, begins or ends. */
export interface InterruptEdge {
  readonly begins: boolean
  readonly name: string
}

const EDGE =
  /^(irq(?:_handler)?|softirq|tasklet|ipi|local_timer|reschedule|call_function(?:_single)?|irq_work|x86_platform_ipi|(?:error|spurious|thermal)_apic|(?:deferred_error|threshold)_apic|vector)_(entry|exit)$/

/** What `event` says of interrupts; undefined if it is about something else. */
export function interruptEdge(event: string, detail: string): InterruptEdge | undefined {
  const parts = EDGE.exec(event)
  if (parts === null) return undefined
  const kind = (parts[1] ?? '').replace('irq_handler', 'irq')
  const what =
    /(?:^|\s)name=(\S+)/.exec(detail)?.[1] ??
    /\[(?:action=)?(\w+)\]/.exec(detail)?.[1] ??
    /(?:irq|vec(?:tor)?)=(\d+)/.exec(detail)?.[1] ??
    ''
  return { begins: parts[2] === 'entry', name: what === '' ? kind : `${kind} ${what}` }
}
