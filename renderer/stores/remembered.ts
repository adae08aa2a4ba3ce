/**
 * Small settings that outlive the window: a value under a key of local storage, parsed when read, since
 * an older version of the lab or a curious user may have written it. Nothing large belongs here.
 */
import { shallowRef, watch, type ShallowRef } from 'vue'

/** Gives the value, or undefined when what is stored does not make sense. */
export type Parse<Value> = (stored: unknown) => Value | undefined

/** A shallow ref that starts with what was stored and stores what it becomes. */
export function useRemembered<Value>(
  key: string,
  initial: Value,
  parse: Parse<Value>,
): ShallowRef<Value> {
  const value = shallowRef<Value>(read(key, parse) ?? initial)
  watch(value, (now) => write(key, now), { flush: 'sync' })
  return value
}

/** A {@link Parse} for one of a list of words. */
export function oneOf<Word extends string>(words: readonly Word[]): Parse<Word> {
  return (stored) => words.find((word) => word === stored)
}

function read<Value>(key: string, parse: Parse<Value>): Value | undefined {
  try {
    const text = globalThis.localStorage?.getItem(`racelab.${key}`)
    return text == null ? undefined : parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function write(key: string, value: unknown): void {
  try {
    globalThis.localStorage?.setItem(`racelab.${key}`, JSON.stringify(value))
  } catch {
    // A full or forbidden storage costs the memory of a pane size, nothing else.
  }
}
