/** Mutations of compact recordings: what they are to be made again from is not what they were made from. */
import { seededNumbers } from '../synthetic-trace.ts'
import { archive, DEBUG, MANIFEST, text, type Bytes, type RawEntry } from './archive.ts'
import { mutateJson } from './json-mutations.ts'

type Random = (limit: number) => number

/** Put somewhere into a source. */
const PIECES = [
  '}',
  '{',
  ';',
  '\u0000',
  '"',
  '/*',
  '#include "none.c"\n',
  '#include "nowhere.h"\n',
  '#define A A A\nint a = A;\n',
  '#if 1\n',
  '((((((((',
  'for (;;) ;',
  'int x[2147483647];\n',
  '1/0',
  'void P0(void) { for (;;) ; }\n',
]

const MUTATIONS: readonly ((entries: readonly RawEntry[], random: Random) => RawEntry[])[] = [
  changeSource,
  changeSource,
  changeSetup,
  changeSetup,
  changeSchedule,
  changeDebug,
]

/** Mutation number `number` of a compact recording's entries, with all seals of the archive right. */
export function compactMutation(entries: readonly RawEntry[], number: number): Bytes {
  return archive(MUTATIONS[number % MUTATIONS.length]!(entries, seededNumbers(number)))
}

function changeSource(entries: readonly RawEntry[], random: Random): RawEntry[] {
  const sources = entries.filter(({ name }) => name.startsWith('sources/'))
  const victim = sources[random(sources.length)]!
  const before = new TextDecoder().decode(victim.data)
  const at = random(before.length)
  const piece = PIECES[random(PIECES.length)]!
  const changes = [
    before.slice(0, at),
    before.slice(0, at) + piece + before.slice(at),
    before.slice(0, at) + before.slice(at + 1 + random(40)),
    before.replaceAll('spin_lock', 'spin_unlock'),
    before.replace(/\d+/, String(2 ** random(40))),
  ]
  return replaced(entries, victim.name, changes[random(changes.length)]!)
}

/** Only the set-up, so that the manifest stays the recording's own. */
function changeSetup(entries: readonly RawEntry[], random: Random): RawEntry[] {
  return onSetup(entries, (setup) => JSON.parse(lenient(mutateJson(JSON.stringify(setup), random))))
}

function lenient(json: string): string {
  try {
    JSON.parse(json)
    return json
  } catch {
    return '{}'
  }
}

/** Choices that the program does not have, bytes that are no choices, text that is no base64. */
function changeSchedule(entries: readonly RawEntry[], random: Random): RawEntry[] {
  return onSetup(entries, (setup) => {
    const before = setup['schedule']
    const bytes = Buffer.from(typeof before === 'string' ? before : '', 'base64')
    const changed = Buffer.concat([bytes, Buffer.from([random(256), random(256)])])
    for (let left = 1 + random(3); left > 0; left -= 1) {
      changed[random(changed.length)] = random(256)
    }
    const all = [changed.toString('base64'), '', '?', bytes.subarray(1).toString('base64')]
    return { ...setup, schedule: all[random(all.length)] }
  })
}

function changeDebug(entries: readonly RawEntry[], random: Random): RawEntry[] {
  const debug = entries.find(({ name }) => name === DEBUG)!
  return replaced(entries, DEBUG, mutateJson(new TextDecoder().decode(debug.data), random))
}

function onSetup(
  entries: readonly RawEntry[],
  change: (setup: Record<string, unknown>) => unknown,
): RawEntry[] {
  const manifest = entries.find(({ name }) => name === MANIFEST)!
  const document = JSON.parse(new TextDecoder().decode(manifest.data)) as Record<string, unknown>
  document['setup'] = change(document['setup'] as Record<string, unknown>)
  return replaced(entries, MANIFEST, JSON.stringify(document))
}

function replaced(entries: readonly RawEntry[], name: string, content: string): RawEntry[] {
  return entries.map((entry) => (entry.name === name ? { name, data: text(content) } : entry))
}
