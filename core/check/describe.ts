/** The sentence for a broken oracle, with the names of things where the program knows them. */
import {
  CHECK_ALWAYS,
  CHECK_ATOMIC_AT_EXIT,
  CHECK_BAD_CALL,
  CHECK_BAD_FREE,
  CHECK_BAD_UNLOCK,
  CHECK_BUG_ON,
  CHECK_DATA_RACE,
  CHECK_DEADLOCK,
  CHECK_DIVISION,
  CHECK_FINALLY,
  CHECK_LEAK,
  CHECK_LIVELOCK,
  CHECK_LOCK_CYCLE,
  CHECK_LOST_WAKEUP,
  CHECK_MISALIGNED,
  CHECK_ORACLE,
  CHECK_NULL,
  CHECK_OUT_OF_BOUNDS,
  CHECK_RECURSIVE_LOCK,
  CHECK_RESOURCE,
  CHECK_RUNAWAY,
  CHECK_SLEEP_IN_ATOMIC,
  CHECK_STACK_OVERFLOW,
  CHECK_UNINITIALISED,
  CHECK_USE_AFTER_FREE,
  CHECK_WARN_ON,
  checkKind,
} from '#core/event/checks.ts'
import { ACTOR_DRAIN, ACTOR_IRQ, SETUP_THREAD } from '#core/event/actors.ts'
import { functionOfSite, placeOfSite } from '#core/language/debug-info.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { Program } from '#core/language/program.ts'
import { nameOfAddress, objectBefore } from './names.ts'

/** What a sentence is made from; the fields are those of a Violation. */
export interface Described {
  readonly check: number
  readonly site: number
  readonly address: number
  readonly actors: readonly number[]
  readonly otherSites: readonly number[]
}

/** One sentence on what broke. `detail` is a number whose meaning depends on the check. */
export function describeViolation(program: Program, found: Described, detail: number): string {
  const { debug } = program
  const who = nameOfActor(debug, found.actors[0] ?? -1)
  const what = nameOfAddress(debug, found.address)
  const others = found.actors.slice(1).map((actor) => nameOfActor(debug, actor))
  const elsewhere = found.otherSites.map((site) => nameOfSite(debug, site))
  switch (found.check) {
    case CHECK_BUG_ON:
      return `${who} reached BUG: ${debug.assertions[found.site] ?? 'BUG()'}`
    case CHECK_WARN_ON:
      return `${who} reached a warning: ${debug.assertions[found.site] ?? 'WARN_ON()'}`
    case CHECK_FINALLY:
      return `at rest, this does not hold: ${debug.assertions[found.site] ?? 'the assertion'}`
    case CHECK_ALWAYS:
      return describeAlways(program, found, who, detail)
    case CHECK_ORACLE:
      return `${nameOfSite(debug, found.site)}: an always_ function ${detail === 0 ? 'may only look; update ghosts where the code acts' : 'must end'}`
    case CHECK_DEADLOCK:
    case CHECK_LOST_WAKEUP:
    case CHECK_LIVELOCK:
      return describeStandstill(found.check, who, what, others, found.address)
    case CHECK_LOCK_CYCLE:
      return describeCycle(who, what, elsewhere, detail)
    case CHECK_DATA_RACE:
      return `data race on ${what} between ${who} and ${list(others)}${at(elsewhere)}`
    default:
      return describeMisuse(found, who, what, others, elsewhere, detail, outside(program, found))
  }
}

/** Where an address is that lies in no object, or in another one than the one that was named. */
function outside({ debug, indexed }: Program, { address, site }: Described): string {
  const before = objectBefore(debug, address)
  if (before !== undefined) return `after the end of ${before.name}`
  const start = indexed.get(site)?.start
  const named = debug.symbols.find((symbol) => symbol.address === start)
  return named === undefined ? 'outside every object' : `where an index leads out of ${named.name}`
}

function describeAlways(program: Program, found: Described, who: string, index: number): string {
  const label = program.always[index]?.label ?? index
  const when = found.actors[0] === SETUP_THREAD ? 'before the first step' : `after a step of ${who}`
  const assertion = program.debug.assertions[found.site]
  return `always_${label} does not hold ${when}${assertion === undefined ? '' : `: ${assertion}`}`
}

function describeCycle(
  who: string,
  what: string,
  elsewhere: readonly string[],
  detail: number,
): string {
  if (detail === 1) {
    return `${who} takes ${what} inside and outside of interrupts, outside with interrupts on (${list(elsewhere)}): one in between would wait for ever`
  }
  if (detail === 2) {
    return `${who} takes ${what} for reading twice (${list(elsewhere)}): a writer in between would block both`
  }
  return `${who} takes ${what} in an order that can deadlock with ${list(elsewhere)}`
}

function describeStandstill(
  check: number,
  who: string,
  what: string,
  others: readonly string[],
  address: number,
): string {
  const on = address === 0 ? '' : ` for ${what}`
  const more = others.length === 0 ? '' : `; so do ${list(others)}`
  if (check === CHECK_DEADLOCK) {
    return others.length === 0
      ? `${who} waits${on} for ever`
      : `${who} waits${on}, and ${list(others)} cannot go on either`
  }
  if (check === CHECK_LOST_WAKEUP) return `${who} sleeps${on} and nobody will wake it${more}`
  return `${who} runs for ever without progress${address === 0 ? '' : `, polling ${what}`}${more}`
}

function describeMisuse(
  found: Described,
  who: string,
  what: string,
  others: readonly string[],
  elsewhere: readonly string[],
  detail: number,
  place: string,
): string {
  const bytes = `${detail} byte${detail === 1 ? '' : 's'}`
  switch (found.check) {
    case CHECK_NULL:
      return `${who} dereferenced a null pointer (address ${hex(found.address)})`
    case CHECK_OUT_OF_BOUNDS:
      return `${who} touched ${bytes} at ${hex(found.address)}, ${place}`
    case CHECK_MISALIGNED:
      return `${who} touched ${bytes} at ${hex(found.address)}, which is not a multiple of ${detail}`
    case CHECK_USE_AFTER_FREE:
      return `${who} touched freed memory at ${hex(found.address)}${at(elsewhere, ', freed at ')}`
    case CHECK_UNINITIALISED:
      return `${who} read ${bytes} at ${hex(found.address)} that nobody has written`
    case CHECK_BAD_FREE:
      return `${who} freed ${hex(found.address)}, which is no live allocation${at(elsewhere, '; freed before at ')}`
    case CHECK_LEAK:
      return `${bytes} allocated${at(elsewhere)} are still there, and nothing points at them`
    case CHECK_DIVISION:
      return `${who} divided by zero, or the most negative number by -1`
    case CHECK_STACK_OVERFLOW:
      return `${who} nested calls deeper than its stack`
    case CHECK_BAD_CALL:
      return `${who} called ${hex(detail)}, which is no function of that type`
    case CHECK_RUNAWAY:
      return `${who} ran ${detail} instructions without touching anything shared`
    case CHECK_RESOURCE:
      return `${who} asked for more than the machine has (${detail})`
    case CHECK_SLEEP_IN_ATOMIC:
      return found.address === 0
        ? `${who} may sleep here, with preemption or interrupts off or in an interrupt`
        : `${who} may sleep here, holding ${what}${at(elsewhere, ' taken at ')}`
    case CHECK_RECURSIVE_LOCK:
      return `${who} takes ${what}, which it holds already`
    case CHECK_BAD_UNLOCK:
      return others.length === 0
        ? `${who} released ${what}, which nobody holds`
        : `${who} released ${what}, which ${list(others)} holds`
    case CHECK_ATOMIC_AT_EXIT:
      return found.address === 0
        ? `${who} ended with preemption or interrupts off`
        : `${who} ended holding ${what}${at(elsewhere, ' taken at ')}`
    default:
      return `${who}: ${checkKind(found.check)?.meaning ?? 'unknown check'}`
  }
}

/** How people call an actor: `P0_writepage`, `interrupt 2`, `store buffer`. */
function nameOfActor(debug: DebugInfo, actor: number): string {
  if (actor === SETUP_THREAD) return 'set-up'
  if (actor >= ACTOR_DRAIN) return 'store buffer'
  if (actor >= ACTOR_IRQ) return `interrupt ${actor - ACTOR_IRQ}`
  const thread = debug.threads.find((entry) => entry.index === actor)
  return thread === undefined ? `P${actor}` : `P${actor} (${thread.label})`
}

/** `file.c:12 in function`, as far as known. */
function nameOfSite(debug: DebugInfo, site: number): string {
  const place = placeOfSite(debug, site)
  const fn = debug.functions[functionOfSite(debug, site)]
  const file = place === undefined ? undefined : debug.sources[place.file]?.name
  const where = file === undefined || place === undefined ? `site ${site}` : `${file}:${place.line}`
  return fn === undefined ? where : `${where} in ${fn.name}`
}

function at(places: readonly string[], word = ' at '): string {
  return places.length === 0 ? '' : `${word}${list(places)}`
}

function list(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? 'itself'
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

const hex = (value: number): string => `0x${(value >>> 0).toString(16)}`
