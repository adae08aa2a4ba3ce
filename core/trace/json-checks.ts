/**
 * Turns JSON from outside into typed values. A check takes an unknown value and gives the typed one,
 * built anew from the fields it knows; anything else throws a {@link JsonProblem} that names the place,
 * which {@link parseJson} turns into a failure. Every list, text and number is bounded.
 */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { damaged } from './trace-failure.ts'

/** A value of the wrong shape. Thrown by checks, caught by {@link parseJson}, seen by nobody else. */
class JsonProblem extends Error {
  override readonly name = 'JsonProblem'
}

/** Takes a value found at `at` (e.g. `chunks[3].events`) and gives it with its type. */
export type Check<Value> = (value: unknown, at: string) => Value

function problem(at: string, expected: string): never {
  throw new JsonProblem(`${at === '' ? 'it' : at} is not ${expected}`)
}

/** A whole number of a range. */
export function integer(least: number, most: number): Check<number> {
  return (value, at) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : problem(at, `a whole number from ${least} to ${most}`)
}

/** A whole number of those that are exact. */
export const whole: Check<number> = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)

/** Any number but infinities and NaN, which JSON does not know. */
export const finite: Check<number> = (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? value : problem(at, 'a number')

/** True or false. */
export const bool: Check<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : problem(at, 'true or false')

/** Text of at most `longest` UTF-16 units. */
export function text(longest: number): Check<string> {
  return (value, at) =>
    typeof value === 'string' && value.length <= longest
      ? value
      : problem(at, `text of at most ${longest} characters`)
}

/** Text of a pattern, described in words. */
export function textLike(pattern: RegExp, description: string): Check<string> {
  return (value, at) =>
    typeof value === 'string' && pattern.test(value) ? value : problem(at, description)
}

/** One of these. */
export function oneOf<const Values extends readonly (string | number)[]>(
  values: Values,
): Check<Values[number]> {
  return (value, at) =>
    values.find((allowed) => allowed === value) ?? problem(at, `one of ${values.join(', ')}`)
}

/** A list of at most `longest` values. */
export function list<Value>(check: Check<Value>, longest: number): Check<Value[]> {
  return (value, at) => {
    if (!Array.isArray(value)) return problem(at, 'a list')
    if (value.length > longest) return problem(at, `a list of at most ${longest}`)
    return value.map((entry: unknown, index) => check(entry, `${at}[${index}]`))
  }
}

/** An object used as a map, of at most `largest` entries with names of at most 256 characters. */
export function mapOf<Value>(
  check: Check<Value>,
  largest: number,
): Check<Readonly<Record<string, Value>>> {
  return (value, at) => {
    const entries = Object.entries(fieldsOf(value, at))
    if (entries.length > largest) return problem(at, `a map of at most ${largest}`)
    // Not by assignment: a name may be `__proto__`.
    return Object.fromEntries(
      entries.map(([name, entry]) => {
        if (name.length > 256) problem(at, 'a map with names of at most 256 characters')
        return [name, check(entry, `${at}.${name}`)]
      }),
    )
  }
}

/** An object with these fields; others are left out. */
export function object<Value extends object>(shape: {
  readonly [Name in keyof Value]-?: Check<Value[Name]>
}): Check<Value> {
  const checks = Object.entries(shape) as [string, Check<unknown>][]
  return (value, at) => {
    const fields = fieldsOf(value, at)
    const entries = checks.flatMap(([name, check]): [string, unknown][] => {
      const place = at === '' ? name : `${at}.${name}`
      const found = Object.hasOwn(fields, name) ? fields[name] : undefined
      const checked = check(found, place)
      return checked === undefined ? [] : [[name, checked]]
    })
    return Object.fromEntries(entries) as Value
  }
}

/** A field that may be missing; the object then has none either. */
export function optional<Value>(check: Check<Value>): Check<Value | undefined> {
  return (value, at) => (value === undefined ? undefined : check(value, at))
}

function fieldsOf(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return problem(at, 'an object')
  }
  return value as Readonly<Record<string, unknown>>
}

/** Fails with the reason a check gives by itself, e.g. because two fields contradict each other. */
export function demand(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new JsonProblem(reason)
}

/**
 * Parses and checks a JSON document.
 *
 * @param entry what to call it in a failure
 * @param fail the failure for an entry and what is wrong with it
 */
export function parseJson<Value>(
  bytes: Uint8Array<ArrayBuffer>,
  check: Check<Value>,
  entry: string,
  fail: (entry: string, why: string) => Failure = damaged,
): Result<Value, Failure> {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return err(fail(entry, 'it is not JSON'))
  }
  try {
    return ok(check(json, ''))
  } catch (reason) {
    if (reason instanceof JsonProblem) return err(fail(entry, reason.message))
    throw reason
  }
}

/**
 * Writes a JSON document that {@link parseJson} reads back: checked, its fields in the order of the check,
 * so that the same value is the same bytes wherever it came from.
 */
export function writeJson<Value>(
  value: Value,
  check: Check<Value>,
  entry: string,
): Result<string, Failure> {
  try {
    return ok(JSON.stringify(check(value, '')))
  } catch (reason) {
    if (reason instanceof JsonProblem) return err(damaged(entry, reason.message))
    throw reason
  }
}
