/** Archives that are damaged, and archives that lie about their entries. */
import { deflateSync } from 'fflate'
import { concatBytes } from '#core/base/bytes.ts'
import { archive, CHUNK, DEBUG, MANIFEST, refused, text } from './archive.ts'
import type { Builder, Bytes, HostileFile } from './archive.ts'

const FILE = 'test.racetrace'

/** The archive itself is wrong. */
export function hostileContainers(build: Builder): HostileFile[] {
  const { honest } = build
  const half = honest.slice(0, honest.length >> 1)
  return [
    refused('empty', new Uint8Array(0), FILE, 'too short'),
    refused('text', text('This is no recording.\n'.repeat(9)), FILE, 'no recording at all'),
    refused('half', half, FILE, 'its end is missing'),
    refused('without-last-byte', honest.slice(0, -1), FILE, 'its end is missing'),
    refused('end-only', honest.slice(-22), FILE, 'directory is not where'),
    refused('trailing-bytes', concatBytes([honest, text('more')]), FILE, 'its end is missing'),
    refused('leading-bytes', concatBytes([text('more'), honest]), FILE, 'directory is not where'),
    refused('more-entries', build.patched({ [-12]: 99, [-14]: 99 }), FILE, 'directory is cut off'),
    refused(
      'fewer-entries',
      build.patched({ [-12]: 2, [-14]: 2 }),
      FILE,
      'longer than its entries',
    ),
    refused('two-disks', build.patched({ [-18]: 1 }), FILE, 'directory is not where'),
    refused('comment-length', build.patched({ [-2]: 5 }), FILE, 'directory is not where'),
    refused('directory-far-away', build.patched({ [-3]: 0xff }), FILE, 'directory is not where'),
    refused('directory-huge', build.patched({ [-7]: 0x7f }), FILE, 'directory is not where'),
    refused('zip64', build.patched(ZIP64), FILE, 'directory is not where'),
    refused('two-ends', withComment(honest), FILE, 'directory is not where'),
    refused('adjusted', shifted(honest), FILE, 'lies before its first entry'),
    refused('directory-garbage', overwriteDirectory(honest), FILE, 'entry 0 of its directory'),
  ]
}

/** Counts and offsets that say: see the 64-bit extension. */
const ZIP64 = Object.fromEntries(
  Array.from({ length: 12 }, (_, index): [number, number] => [index - 14, 0xff]),
)

/** The end record again, as a comment of itself. */
function withComment(honest: Bytes): Bytes {
  const end = honest.slice(-22)
  const commented = concatBytes([honest, end])
  new DataView(commented.buffer).setUint16(honest.length - 2, end.length, true)
  return commented
}

/** Four bytes before everything, and every offset made right. */
function shifted(honest: Bytes): Bytes {
  const bytes = concatBytes([text('more'), honest])
  const view = new DataView(bytes.buffer)
  const end = bytes.length - 22
  const move = (at: number): void => view.setUint32(at, view.getUint32(at, true) + 4, true)
  move(end + 16)
  for (let at = view.getUint32(end + 16, true); at < end;) {
    move(at + 42)
    at += 46 + view.getUint16(at + 28, true)
  }
  return bytes
}

/** The honest file with a byte of the first header in its directory, or of its first entry, changed. */
function patchedFirst(honest: Bytes, directory: boolean, at: number, byte: number): Bytes {
  const bytes = honest.slice()
  const start = directory ? new DataView(bytes.buffer).getUint32(bytes.length - 6, true) : 0
  bytes[start + at] = byte
  return bytes
}

function overwriteDirectory(honest: Bytes): Bytes {
  const bytes = honest.slice()
  const at = new DataView(bytes.buffer).getUint32(bytes.length - 6, true)
  bytes[at] = 0
  return bytes
}

/** Its entries are not what its directory says, or not what a recording has. */
export function hostileEntries(build: Builder): HostileFile[] {
  const { entries } = build
  const also = (name: string): Bytes => archive([...entries, { name, data: text('x') }])
  const notThere = 'no entry of this name'
  const zeros = new Uint8Array(64 * 1024 * 1024)
  const bomb = deflateSync(zeros, { level: 9 }).slice()
  const [first, ...rest] = entries
  if (first === undefined) throw new Error('an archive has entries')
  const overlapping = archive([
    {
      ...first,
      header: { bytes: first.data.length + 200, compressedBytes: first.data.length + 200 },
    },
    ...rest,
  ])
  return [
    refused('encrypted', patchedFirst(build.honest, true, 8, 1), first.name, 'it is encrypted'),
    refused('extra', patchedFirst(build.honest, false, 28, 60), first.name, 'overlaps'),
    refused(
      'name-elsewhere',
      patchedFirst(build.honest, false, 38, 0x4e),
      first.name,
      'not where the directory',
    ),
    refused('name-case', also('Manifest.json'), 'Manifest.json', notThere),
    refused('name-parent', also('../evil.sh'), '../evil.sh', notThere),
    refused('name-absolute', also('/etc/passwd'), '/etc/passwd', notThere),
    refused('name-backslash', also('sources\\x.c'), String.raw`sources\\x.c`, notThere),
    refused('name-drive', also('C:evil.c'), 'C:evil.c', notThere),
    refused('name-nested', also('sources/../x.c'), 'sources/../x.c', notThere),
    refused('name-empty', also(''), '(no name)', notThere),
    refused('name-nul', also('sources/x.c\0.png'), String.raw`sources/x.c\u0000.png`, notThere),
    refused('name-unicode', also('sources/ü.c'), 'sources/Ã¼.c', notThere),
    refused(
      'name-long',
      also(`sources/${'x'.repeat(5000)}.c`),
      `sources/${'x'.repeat(72)}…`,
      notThere,
    ),
    refused('name-program', also('install.exe'), 'install.exe', notThere),
    refused('twice', archive([...entries, ...entries.slice(-1)]), MANIFEST, 'there twice'),
    refused('overlapping', overlapping, first.name, 'overlaps'),
    refused(
      'stored-lengths',
      build.with(DEBUG, build.data(DEBUG), { bytes: 9 }),
      DEBUG,
      'two lengths',
    ),
    refused(
      'unknown-method',
      build.with(DEBUG, build.data(DEBUG), { method: 12 }),
      DEBUG,
      'method 12',
    ),
    refused(
      'checksum',
      build.with(DEBUG, build.data(DEBUG), { crc: 1 }),
      DEBUG,
      'checksum is wrong',
    ),
    refused(
      'elsewhere',
      build.with(CHUNK, build.data(CHUNK), { offset: 7 }),
      'sources/none.c',
      'overlaps',
    ),
    refused(
      'source-huge',
      build.with('sources/none.c', text('x'), { bytes: 2 ** 31 }),
      'sources/none.c',
      'more than 2097152',
    ),
    refused(
      'bomb-declared',
      build.with(DEBUG, bomb, { method: 8, bytes: zeros.length }),
      DEBUG,
      'more than 33554432',
    ),
    refused(
      'bomb-hidden',
      build.with(DEBUG, bomb, { method: 8, bytes: bomb.length }),
      DEBUG,
      'inflates to more',
    ),
    refused(
      'deflate-garbage',
      build.with(DEBUG, text('garbage!'), { method: 8, bytes: 99 }),
      DEBUG,
      'compressed data is damaged',
    ),
    refused(
      'deflate-short',
      build.with(DEBUG, deflateSync(text('[]')).slice(), { method: 8, bytes: 99 }),
      DEBUG,
      'inflates to 2 bytes instead of 99',
    ),
    refused(
      'longer-compressed',
      build.with(DEBUG, new Uint8Array(5000), { method: 8, bytes: 9 }),
      DEBUG,
      'longer compressed',
    ),
  ]
}
