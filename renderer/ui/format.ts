/**
 * Numbers as people read them: thousands separators, units, sensible precision, signs that show.
 * One locale everywhere, so that a screenshot, a CSV and a mail agree. A true minus sign (U+2212) and
 * a narrow no-break space before units.
 */
const MINUS = '\u2212'
const THIN = '\u202f'

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const byDigits = Array.from(
  { length: 4 },
  (_, digits) =>
    new Intl.NumberFormat('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits }),
)

/** `12345.6` → `12,346`; no unit, no decimals. */
export function formatCount(value: number): string {
  return dress(whole.format(value))
}

/** Three significant digits or so: `1234` → `1,234`, `12.345` → `12.3`, `0.1234` → `0.123`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
  return dress((byDigits[digits] ?? whole).format(value))
}

/** A difference: always with its sign, zero as `0`. */
export function formatSigned(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value)
}

const TIME_SCALES = [
  [1_000_000_000, 's'],
  [1_000_000, 'ms'],
  [1_000, 'µs'],
] as const

/** What a clock counts: nanoseconds of virtual time, or steps where time does not pass. */
type Clock = 'ticks' | 'steps'

/** Ticks (nanoseconds of virtual time) at a readable scale: `3_412_000` → `3.41 ms`. */
export function formatTicks(ticks: number, clock: Clock = 'ticks'): string {
  if (clock === 'steps') return formatSteps(ticks)
  const size = Math.abs(ticks)
  for (const [scale, unit] of TIME_SCALES) {
    if (size >= scale) return `${formatNumber(roundTo(ticks / scale, 3))}${THIN}${unit}`
  }
  return `${formatNumber(ticks)}${THIN}ns`
}

/** Ticks in full, for tooltips: `3,412,000 ns`. */
export function formatTicksExact(ticks: number, clock: Clock = 'ticks'): string {
  return clock === 'steps' ? formatSteps(ticks) : `${formatCount(ticks)}${THIN}ns`
}

function formatSteps(steps: number): string {
  return steps === 1 ? '1 step' : `${formatCount(Math.round(steps))} steps`
}

const BYTE_SCALES = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
] as const

/** Sizes of files and storage, decimal units: `412_000_000` → `412 MB`. */
export function formatBytes(bytes: number): string {
  const size = Math.abs(bytes)
  for (const [scale, unit] of BYTE_SCALES) {
    if (size >= scale) return `${formatNumber(roundTo(bytes / scale, 3))}${THIN}${unit}`
  }
  return `${formatNumber(bytes)}${THIN}B`
}

/** `1_234_567` → `1.23 M`, for rates and axis labels. */
export function formatCompact(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e9) return `${formatNumber(roundTo(value / 1e9, 3))}${THIN}G`
  if (size >= 1e6) return `${formatNumber(roundTo(value / 1e6, 3))}${THIN}M`
  if (size >= 1e4) return `${formatNumber(roundTo(value / 1e3, 3))}${THIN}k`
  return formatNumber(value)
}

/** Wall-clock time left or gone: `4 s`, `2 min 05 s`, `1 h 03 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–'
  const total = Math.max(0, Math.round(seconds))
  if (total < 60) return `${total}${THIN}s`
  const minutes = Math.floor(total / 60)
  if (minutes < 60) return `${minutes}${THIN}min ${pad(total % 60)}${THIN}s`
  return `${Math.floor(minutes / 60)}${THIN}h ${pad(minutes % 60)}${THIN}min`
}

/** A value in the unit it carries; virtual time is scaled, everything else is separated. */
export function formatQuantity(value: number, unit: string, clock: Clock = 'ticks'): string {
  if (unit === 'ticks' || unit === 'ns') return formatTicks(value, clock)
  if (unit === '' || unit === '1') return formatNumber(value)
  if (unit === '%') return `${formatNumber(value)}${THIN}%`
  return `${formatNumber(value)} ${unit}`
}

/** {@link formatQuantity} with its sign always shown, for differences and drift. */
export function formatSignedQuantity(value: number, unit: string, clock: Clock = 'ticks'): string {
  const text = formatQuantity(value, unit, clock)
  return value > 0 ? `+${text}` : text
}

/**
 * What a signed 32-bit counter looks like once it has gone below zero and is written to disk as
 * unsigned: `-40` → `4,294,967,256`. Undefined for values that are not negative.
 */
export function asUnsigned32(value: number): string | undefined {
  return value < 0 && value >= -(2 ** 31) ? formatCount(value + 2 ** 32) : undefined
}

const dateTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** Milliseconds since 1970 → `21 Nov 2026, 06:31`, local time. */
export function formatDate(milliseconds: number): string {
  return dateTime.format(milliseconds)
}

function dress(text: string): string {
  return text === '-0' ? '0' : text.replace('-', MINUS)
}

function roundTo(value: number, significant: number): number {
  return Number(value.toPrecision(significant))
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
