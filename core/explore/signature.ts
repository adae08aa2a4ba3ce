/** What makes two violations one: the check, the place, and the other places that take part. */
import { checkKind } from '#core/event/checks.ts'
import { placeOfSite } from '#core/language/debug-info.ts'
import type { Program } from '#core/language/program.ts'
import type { Violation } from '#core/machine/oracle.ts'

const SEPARATOR = ' at '

/** `file.c:12` of an instruction, `?` where there is none. */
export function placeText(program: Program, site: number): string {
  const place = site < 0 ? undefined : placeOfSite(program.debug, site)
  if (place === undefined) return '?'
  return `${program.debug.sources[place.file]?.name ?? '?'}:${place.line}`
}

/**
 * The signature of a violation, readable and the same for every schedule that breaks the same thing:
 * `bug-on at race.c:12`, `deadlock at a.c:3, a.c:9`. A standstill has no first among those who wait, so
 * all its places are named, sorted.
 */
export function signatureOf(program: Program, violation: Violation): string {
  const name = checkKind(violation.check)?.name ?? `check ${violation.check}`
  const places = [violation.site, ...violation.otherSites].map((site) => placeText(program, site))
  const distinct = [...new Set(places)]
  return `${name}${SEPARATOR}${distinct.toSorted().join(', ')}`
}

/** The places that a {@link signatureOf} names. */
export function placesOf(signature: string): readonly string[] {
  return signature.slice(signature.indexOf(SEPARATOR) + SEPARATOR.length).split(', ')
}
