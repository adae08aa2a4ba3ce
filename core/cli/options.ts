/** From the words of a command line to values: numbers, choices, `NAME=value` lists. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { OptionValues } from './command.ts'

/** A whole number, written in decimal. */
export function readNumber(
  options: OptionValues,
  name: string,
  standard: number,
): Result<number, Failure> {
  const text = options[name]
  if (typeof text !== 'string') return ok(standard)
  return parseNumber(text, `--${name}`)
}

/** One of `choices`, the first of which is the standard. */
export function readChoice<Choice extends string>(
  options: OptionValues,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Result<Choice, Failure> {
  const text = options[name]
  if (text === undefined) return ok(choices[0])
  const chosen = choices.find((choice) => choice === text)
  if (chosen !== undefined) return ok(chosen)
  return err(
    failure('E_USAGE', `--${name} cannot be ${JSON.stringify(text)}.`, {
      hint: `Use ${choices.join(', ')}.`,
    }),
  )
}

/** `--param CPUS=4 --param BYTES=300` as a record. */
export function readAssignments(
  options: OptionValues,
  name: string,
): Result<Readonly<Record<string, number>>, Failure> {
  const given = options[name]
  const values: Record<string, number> = {}
  for (const text of Array.isArray(given) ? (given as readonly string[]) : []) {
    const [key = '', value = ''] = splitOnce(text, '=')
    const number = parseNumber(value, `--${name} ${text}`)
    if (!number.ok) return number
    values[key] = number.value
  }
  return ok(values)
}

function parseNumber(text: string, at: string): Result<number, Failure> {
  if (/^-?\d+$/.test(text)) return ok(Number(text))
  return err(
    failure('E_USAGE', `${JSON.stringify(text)} is not a whole number.`, {
      at,
      hint: 'Write it in decimal digits.',
    }),
  )
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
