/**
 * One event of Trace Event JSON, checked field by field (Google's "Trace Event Format"). Times are
 * microseconds, fractions too; process and thread are numbers or texts, and may be missing.
 */

/** An event whose fields are what they should be. */
export interface ChromeEvent {
  readonly phase: string
  readonly name: string
  readonly category: string
  readonly pid: string
  readonly tid: string
  /** Microseconds; NaN if it has none. */
  readonly time: number
  /** Microseconds; NaN if it has none. */
  readonly duration: number
  /** What ties asynchronous events and arrows together; empty if nothing. */
  readonly id: string
  /** Where an arrow of the short form is bound, and which ends of it are here. */
  readonly bindId: string
  readonly flowIn: boolean
  readonly flowOut: boolean
  /** Of an instant: `t`hread, `p`rocess or `g`lobal. */
  readonly scope: string
  readonly args: Readonly<Record<string, unknown>>
}

/** Reads the text of an event; a sentence if it is none. */
export function parseChromeEvent(text: string): ChromeEvent | string {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return 'it is not valid JSON'
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return 'it is no object'
  const fields = json as Readonly<Record<string, unknown>>
  const phase = fields['ph']
  if (typeof phase !== 'string' || phase.length !== 1) return 'it has no phase (ph)'
  return {
    phase,
    name: textOf(fields['name']),
    category: textOf(fields['cat']),
    pid: textOf(fields['pid']),
    tid: textOf(fields['tid']),
    time: numberOf(fields['ts']),
    duration: numberOf(fields['dur']),
    id: idOf(fields),
    bindId: textOf(fields['bind_id']),
    flowIn: isTrue(fields['flow_in']),
    flowOut: isTrue(fields['flow_out']),
    scope: typeof fields['s'] === 'string' ? fields['s'] : 't',
    args: objectOf(fields['args']),
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : ''
}

/** Some writers quote their numbers. */
function numberOf(value: unknown): number {
  if (typeof value === 'string' && value.trim() !== '') return finite(Number(value))
  return typeof value === 'number' ? finite(value) : NaN
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : NaN
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === 'true'
}

function idOf(fields: Readonly<Record<string, unknown>>): string {
  const parts = objectOf(fields['id2'])
  const local = textOf(parts['local'])
  if (local !== '') return `${textOf(fields['pid'])}/${local}`
  const global = textOf(parts['global'])
  return global === '' ? textOf(fields['id']) : global
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Readonly<Record<string, unknown>>) : {}
}
