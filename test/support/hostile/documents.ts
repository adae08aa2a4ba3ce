/** Recordings with something wrong in their manifest, debug information or sources. */
import { EMPTY_DIGEST } from '#core/base/digest.ts'
import { archive, at, DEBUG, MANIFEST, refused, text } from './archive.ts'
import type { Builder, Bytes, Document, HostileFile } from './archive.ts'

/** The manifest is wrong. */
export function hostileManifests(build: Builder): HostileFile[] {
  const wrong = (name: string, reason: string, change: (m: Document) => void): HostileFile =>
    refused(`manifest-${name}`, build.json(MANIFEST, change), MANIFEST, reason)
  const version = (format: number): HostileFile =>
    refused(
      `version-${format}`,
      build.json(MANIFEST, (m: Document) => (m['format'] = format)),
      MANIFEST,
      `format version ${format}`,
      'E_TRACE_VERSION',
    )
  const without = archive(build.entries.filter(({ name }) => name !== MANIFEST))
  return [
    refused('manifest-missing', without, MANIFEST, 'missing'),
    refused('manifest-not-json', build.with(MANIFEST, text('{"format":1')), MANIFEST, 'not JSON'),
    refused(
      'manifest-not-utf8',
      build.with(MANIFEST, Uint8Array.of(0x7b, 0xff, 0x7d)),
      MANIFEST,
      'not JSON',
    ),
    refused('manifest-deep', build.with(MANIFEST, text('['.repeat(100_000))), MANIFEST, 'not JSON'),
    refused('manifest-list', build.with(MANIFEST, text('[1]')), MANIFEST, 'not an object'),
    version(0),
    version(2),
    wrong('version-text', 'format is not a whole number', (m) => (m['format'] = '1')),
    wrong('events-negative', 'events is not', (m) => (m['events'] = -1)),
    wrong('events-fraction', 'events is not', (m) => (m['events'] = 0.5)),
    wrong('events-more', 'do not add up', (m) => (m['events'] = 10 ** 9)),
    wrong('verdict', 'verdict is not one of', (m) => (m['verdict'] = 'fine')),
    wrong('title-long', 'title is not text', (m) => (m['title'] = 'x'.repeat(2000))),
    wrong('setup-missing', 'setup is not an object', (m) => delete m['setup']),
    wrong('cpus', 'setup.machine.cpus is not', (m) => (at(m, 'setup', 'machine')['cpus'] = 99)),
    wrong(
      'heap',
      'setup.machine.heapBytes',
      (m) => (at(m, 'setup', 'machine')['heapBytes'] = 2 ** 40),
    ),
    wrong('chunks-object', 'chunks is not a list', (m) => (m['chunks'] = {})),
    wrong(
      'chunk-events',
      'chunks[1].events is not',
      (m) => (at(m, 'chunks', 1)['events'] = 2 ** 31),
    ),
    wrong(
      'chunk-order',
      'chunks[1] does not continue',
      (m) => (at(m, 'chunks', 1)['firstSeq'] = 7),
    ),
    wrong('digest', 'digest is not that of', (m) => (m['digest'] = EMPTY_DIGEST)),
    wrong('digest-text', 'digest is not a digest', (m) => (m['digest'] = 'abc')),
    wrong('data', 'initialData does not have', (m) => (m['initialData'] = 'AAAA')),
    wrong('data-text', 'initialData does not have', (m) => (m['initialData'] = '????')),
    wrong(
      'violation',
      'violations[0].seq is not an event',
      (m) => (m['violations'] = [farViolation]),
    ),
    wrong('violation-nowhere', 'violations[0] is not what its event says', (m) => {
      m['violations'] = [{ ...farViolation, seq: 70 }]
      m['verdict'] = 'violated'
    }),
    wrong('violation-promised', 'violations[0] has no event', (m) => {
      m['violations'] = [{ ...farViolation, seq: m['events'] }]
      m['verdict'] = 'violated'
    }),
    wrong('violated-by-nothing', 'does not follow from its', (m) => (m['verdict'] = 'violated')),
    wrong('ticks', 'ticks is before the last event', (m) => (m['ticks'] = 3)),
    wrong(
      'parameter',
      'setup.parameters.CPUS is not a whole',
      (m) => (at(m, 'setup')['parameters'] = { CPUS: 0.5 }),
    ),
    wrong(
      'parameters-many',
      'setup.parameters is not a map of at most 256',
      (m) => (at(m, 'setup')['parameters'] = numbered(257)),
    ),
    wrong(
      'parameter-name',
      'names of at most 256 characters',
      (m) => (at(m, 'setup')['parameters'] = { ['N'.repeat(257)]: 1 }),
    ),
    wrong('metrics-many', 'metrics is not a list of at most', (m) => {
      m['metrics'] = Array.from({ length: 4097 }, () => 0)
    }),
    wrong('final', 'final.blocks is not text', (m) => (m['final'] = { blocks: 7 })),
  ]
}

const farViolation = {
  check: 1,
  message: 'm',
  site: 0,
  actors: [0],
  otherSites: [],
  address: 0,
  seq: 10 ** 9,
  time: 0,
}

/** `{ n0: 0, n1: 1, … }` */
function numbered(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, index]))
}

/** The debug information is wrong. */
export function hostileDebugs(build: Builder): HostileFile[] {
  const wrong = (name: string, reason: string, change: (d: Document) => void): HostileFile =>
    refused(`debug-${name}`, build.json(DEBUG, change), DEBUG, reason)
  const types =
    (...list: object[]) =>
    (d: Document) =>
      (d['types'] = list)
  const int = { kind: 'integer', name: 'int', bytes: 4, signed: true }
  const nested = Array.from({ length: 200 }, (_, index) => ({
    kind: 'array',
    element: index + 1,
    length: 1,
    bytes: 4,
  }))
  const chained = Array.from({ length: 100 }, (_, index) => ({
    kind: 'pointer',
    target: index + 1,
    bytes: 4,
  }))
  // Nothing at all, 16 million of it.
  const crowded = [0, 1, 2, 3, 4].map((level) => ({
    kind: 'struct',
    name: `level${level}`,
    bytes: 0,
    fields: Array.from({ length: level === 0 ? 0 : 64 }, () => ({
      name: 'f',
      offset: 0,
      type: level - 1,
    })),
  }))
  const missing = (gone: string): Bytes =>
    archive(build.entries.filter(({ name }) => name !== gone))
  return [
    refused('debug-missing', missing(DEBUG), DEBUG, 'missing'),
    refused('source-missing', missing('sources/none.c'), 'sources/none.c', 'missing'),
    refused(
      'source-binary',
      build.with('sources/none.c', Uint8Array.of(0xff, 0xfe)),
      'sources/none.c',
      'not text',
    ),
    wrong(
      'source-elsewhere',
      'a source is no entry',
      (d) => (at(d, 'sources', 0)['entry'] = '../x'),
    ),
    wrong('type-kind', 'types[0].kind is not one of', types({ kind: 'union' })),
    wrong(
      'type-itself',
      'contains itself',
      types({ kind: 'struct', name: 's', bytes: 4, fields: [{ name: 'x', offset: 0, type: 0 }] }),
    ),
    wrong(
      'type-nowhere',
      'a type that does not exist',
      types(int, { kind: 'pointer', target: 9, bytes: 4 }),
    ),
    wrong('type-deep', 'nested too deeply', types(...nested, int)),
    wrong('type-endless', 'no end to its name', types({ kind: 'pointer', target: 0, bytes: 4 })),
    wrong('type-chain', 'no end to its name', types(...chained, int)),
    wrong('type-places', 'more parts than can be shown', (d) => {
      d['types'] = [...crowded, int]
      d['symbols'] = [{ name: 'crowd', address: 0x1000, type: 4, ghost: false }]
      d['functions'] = []
      d['threads'] = []
    }),
    wrong(
      'enum-fraction',
      'types[0].values[0].value is not a whole',
      types({ kind: 'enum', name: 'e', bytes: 4, values: [{ name: 'HALF', value: 0.5 }] }),
    ),
    refused(
      'source-more',
      archive([...build.entries, { name: 'sources/None.c', data: text('int x;') }]),
      'sources/None.c',
      'the text of no source',
    ),
    wrong(
      'type-array',
      'not as long as its elements',
      types(int, { kind: 'array', element: 0, length: 1_000_000, bytes: 8 }),
    ),
    wrong(
      'type-overlap',
      'overlaps the field before it',
      types(int, {
        kind: 'struct',
        name: 's',
        bytes: 8,
        fields: [
          { name: 'a', offset: 0, type: 0 },
          { name: 'b', offset: 2, type: 0 },
        ],
      }),
    ),
    wrong(
      'symbol-outside',
      'blocks lies outside the data',
      (d) => (at(d, 'symbols', 0)['address'] = 0x7fff_0000),
    ),
    wrong('symbol-guard', 'symbols[0].address is not', (d) => (at(d, 'symbols', 0)['address'] = 8)),
    wrong(
      'thread-function',
      'function of thread writer 0',
      (d) => (at(d, 'threads', 0)['function'] = 77),
    ),
    wrong('lines-groups', 'lines is not in groups', (d) => (d['lines'] = [0, 0, 1])),
    wrong('lines-file', 'lines[1] is no source', (d) => (d['lines'] = [0, 9, 1, 1])),
    wrong(
      'lines-order',
      'lines[4] does not ascend',
      (d) => (d['lines'] = [5, 0, 1, 1, 4, 0, 1, 1]),
    ),
  ]
}
