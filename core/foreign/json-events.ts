/**
 * Takes Trace Event JSON apart, event by event, while it streams by: `[{…},{…}` (its end may be missing,
 * as the format allows) or `{"traceEvents":[…], …}` with anything before and after. Only one event at a
 * time is a string and is parsed; what else the file holds is passed over unparsed.
 */
import { MAX_EVENT_LENGTH, MAX_JSON_NESTING } from './limits.ts'
import type { TextEncoding } from './text-encoding.ts'

/** Takes the text of one event and the line it begins on, from 1. */
export type TakeEvent = (text: string, line: number) => void

/** Why the rest of the file cannot be read. */
export type JsonDefect = 'nesting' | 'syntax'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const COLON = 0x3a
const COMMA = 0x2c
const NEWLINE = 0x0a
const KEY = 'traceEvents'

/** Splits the events out of a stream of JSON. */
export class JsonEvents {
  readonly #take: TakeEvent
  /** An event longer than one may be, at this line. */
  readonly #tooLong: (line: number) => void
  readonly #decoder: InstanceType<typeof TextDecoder>
  /** What is open around the current character: braces and brackets. */
  readonly #around: number[] = []
  #inString = false
  #escaped = false
  /** Depth of the array of events in `around`; 0 while it has not been found. */
  #events = 0
  /** The text of a string at depth 1, to find the key; undefined where it does not matter. */
  #key: string | undefined
  #lastKey = ''
  /** The current event so far, if it began in an earlier piece. */
  #pending = ''
  #inEvent = false
  #isTooLong = false
  #eventLine = 1
  #line = 1
  #done = false

  /** The line of the first thing that makes the file unreadable, and what it is. */
  defect: { readonly line: number; readonly what: JsonDefect } | undefined

  constructor(take: TakeEvent, tooLong: (line: number) => void, encoding: TextEncoding = 'utf-8') {
    this.#decoder = new TextDecoder(encoding)
    this.#take = take
    this.#tooLong = tooLong
  }

  /** Whether the array of events was found. */
  get found(): boolean {
    return this.#events > 0 || this.#done
  }

  push(bytes: Uint8Array<ArrayBuffer>): void {
    this.#scan(this.#decoder.decode(bytes, { stream: true }))
  }

  /** Call once at the end; an event that was cut off is given as it is. */
  finish(): void {
    this.#scan(this.#decoder.decode())
    if (this.#inEvent && !this.#isTooLong && this.#pending !== '') {
      this.#take(this.#pending, this.#eventLine)
    }
    this.#inEvent = false
    this.#pending = ''
  }

  #scan(text: string): void {
    let from = 0
    for (let at = 0; at < text.length && this.defect === undefined; at++) {
      if (this.#inString) {
        at = this.#string(text, at)
        continue
      }
      const code = text.charCodeAt(at)
      if (code === NEWLINE) this.#line += 1
      switch (code) {
        case QUOTE:
          this.#inString = true
          this.#key = this.#around.length === 1 && this.#events === 0 ? '' : undefined
          break
        case OPEN_OBJECT:
        case OPEN_ARRAY:
          if (this.#open(code)) from = at
          break
        case CLOSE_OBJECT:
        case CLOSE_ARRAY:
          if (this.#close(code)) this.#give(text, from, at + 1)
          break
        default:
          // A value of another kind than an array, or another key: what the last one was is past.
          if (code === COMMA && this.#around.length === 1) this.#lastKey = ''
          if (code > 0x20 && code !== COLON && code !== COMMA) this.#plain(code)
      }
    }
    if (!this.#inEvent || this.#isTooLong) return
    this.#pending += text.slice(from)
    if (this.#pending.length > MAX_EVENT_LENGTH) this.#dropLong()
  }

  /** @returns the last character at or after `from` that belongs to the string */
  #string(text: string, from: number): number {
    let escaped = this.#escaped
    let at = from
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (escaped) escaped = false
      else if (code === BACKSLASH) escaped = true
      else if (code === QUOTE) break
    }
    this.#escaped = escaped
    if (this.#key !== undefined && this.#key.length <= KEY.length) {
      this.#key += text.slice(from, Math.min(at, from + KEY.length + 1))
    }
    if (at < text.length) {
      this.#inString = false
      if (this.#key !== undefined) this.#lastKey = this.#key
    }
    return at
  }

  /** @returns whether an event begins here */
  #open(code: number): boolean {
    const around = this.#around
    if (around.length >= MAX_JSON_NESTING) {
      this.defect = { line: this.#line, what: 'nesting' }
      return false
    }
    const first = around.length === 0 && !this.#done
    const keyed = around.length === 1 && this.#lastKey === KEY
    if (code === OPEN_ARRAY && this.#events === 0 && (first || keyed)) {
      around.push(code)
      this.#events = around.length
      return false
    }
    const begins = code === OPEN_OBJECT && this.#events > 0 && around.length === this.#events
    around.push(code)
    if (!begins) return false
    this.#inEvent = true
    this.#isTooLong = false
    this.#eventLine = this.#line
    this.#pending = ''
    return true
  }

  /** @returns whether an event ends here */
  #close(code: number): boolean {
    const opened = this.#around.pop()
    if (opened === undefined || (opened === OPEN_OBJECT) !== (code === CLOSE_OBJECT)) {
      this.defect = { line: this.#line, what: 'syntax' }
      return false
    }
    if (this.#around.length < this.#events) {
      this.#events = 0
      this.#done = true
    }
    return this.#inEvent && this.#around.length === this.#events
  }

  /** A number or a word outside of everything: this is no JSON of events. */
  #plain(code: number): void {
    if (this.#around.length === 0 && code !== 0xfeff && !this.#done) {
      this.defect = { line: this.#line, what: 'syntax' }
    }
  }

  #give(text: string, from: number, to: number): void {
    this.#inEvent = false
    if (this.#isTooLong) return
    const whole = this.#pending === '' ? text.slice(from, to) : this.#pending + text.slice(0, to)
    this.#pending = ''
    if (whole.length > MAX_EVENT_LENGTH) this.#tooLong(this.#eventLine)
    else this.#take(whole, this.#eventLine)
  }

  #dropLong(): void {
    this.#tooLong(this.#eventLine)
    this.#isTooLong = true
    this.#pending = ''
  }
}
