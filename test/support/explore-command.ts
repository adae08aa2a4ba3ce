/** Exploring from the command line: the programs that tests explore, in files of a folder of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { buildCommandLine, documentOf, racelab, type Finished } from './command-line.ts'

/** Two threads add one each, without a lock. */
const LOST = `int x;
void P0(void) { int r = READ_ONCE(x); WRITE_ONCE(x, r + 1); }
void P1(void) { int r = READ_ONCE(x); WRITE_ONCE(x, r + 1); }
`
/** The same, with the oracle that sees it. */
const LOST_SEEN = `${LOST}void finally(void) { BUG_ON(x != 2); }\n`
/** Three threads take a lock in turn: 3! orders, nothing else. */
const LOCKED = `int x;
spinlock_t lock;
void P0(void) { spin_lock(&lock); x = x + 1; spin_unlock(&lock); }
void P1(void) { spin_lock(&lock); x = x + 1; spin_unlock(&lock); }
void P2(void) { spin_lock(&lock); x = x + 1; spin_unlock(&lock); }
void finally(void) { BUG_ON(x != 3); }
`
/** Enough schedules to be split into parts: some thousand. */
const LARGE = `int a, b, c;
void P0(void) { int i; for (i = 0; i < 3; i++) { a = a + 1; b = b + 1; } }
void P1(void) { int i; for (i = 0; i < 1; i++) { b = b + 1; c = c + 1; } }
void P2(void) { int i; for (i = 0; i < 2; i++) { c = c + 1; a = a + 1; } }
`
/** States for more than a megabyte: three threads, six increments each. */
const WIDE = LARGE.replaceAll(/i < \d/g, 'i < 3')
/** More schedules than anybody waits for. */
const ENDLESS = LARGE.replaceAll(/i < \d/g, 'i < 40')

const SOURCES = { LOST, LOST_SEEN, LOCKED, LARGE, WIDE, ENDLESS } as const

let folder = ''

/** Builds the command line and writes the programs before the tests of a file; takes them away after. */
export function prepareExploring(): void {
  beforeAll(async () => {
    await buildCommandLine()
    folder = mkdtempSync(join(tmpdir(), 'racelab-explore-'))
    for (const [name, text] of Object.entries(SOURCES)) writeFileSync(path(`${name}.c`), text)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
}

/** A file in the folder. */
export const path = (name: string): string => join(folder, name)

/** Explores one of the programs; prints one document. */
export function explore(
  source: string,
  words: readonly string[] = [],
  options: Parameters<typeof racelab>[1] = {},
): Promise<Finished> {
  return racelab(['explore', '--source', path(`${source}.c`), '--json', ...words], options)
}

/** Everything but how long it took and what it was made of. */
export function withoutTime(finished: Finished): Record<string, unknown> {
  const { seconds: _seconds, parts: _parts, shard: _shard, ...rest } = documentOf(finished)
  return rest
}
