/** The records of a ZIP archive (PKWARE's APPNOTE 4.3), as far as a `.racetrace` file uses them. */
/** How an entry is compressed. */
export const METHOD_STORED = 0
export const METHOD_DEFLATED = 8

/** What each record starts with. */
export const LOCAL_SIGNATURE = 0x0403_4b50
export const CENTRAL_SIGNATURE = 0x0201_4b50
export const END_SIGNATURE = 0x0605_4b50

/** Bytes of each record without names. */
export const LOCAL_BYTES = 30
export const CENTRAL_BYTES = 46
export const END_BYTES = 22

/** More are counted in the 64-bit extension. */
export const MAX_ENTRIES = 65_534
/** Offsets and sizes are 32 bits wide, and all ones means "see the 64-bit extension". */
export const MAX_OFFSET: number = 2 ** 32 - 2

/** Version 2.0 is needed to extract (deflate); names are UTF-8; dated 1 January 1980, the first there is. */
const VERSION = 20
const FLAG_UTF8 = 0x800
const DATE = 0x21

/** What both headers of an entry say. */
export interface EntryHeader {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly compressedBytes: number
  readonly bytes: number
  /** Of the local header, from the start of the file. */
  readonly offset: number
}

/** The header right before an entry's data. */
export function localHeader(entry: EntryHeader): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(entry.name)
  const header = new Uint8Array(LOCAL_BYTES + name.length)
  const view = new DataView(header.buffer)
  view.setUint32(0, LOCAL_SIGNATURE, true)
  writeCommon(view, 4, entry, name.length)
  header.set(name, LOCAL_BYTES)
  return header
}

/** The header in the directory at the end. */
export function centralHeader(entry: EntryHeader): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(entry.name)
  const header = new Uint8Array(CENTRAL_BYTES + name.length)
  const view = new DataView(header.buffer)
  view.setUint32(0, CENTRAL_SIGNATURE, true)
  view.setUint16(4, VERSION, true)
  writeCommon(view, 6, entry, name.length)
  view.setUint32(42, entry.offset, true)
  header.set(name, CENTRAL_BYTES)
  return header
}

/** The 24 bytes that both headers have, from "version needed to extract" to "length of the name". */
function writeCommon(view: DataView, at: number, entry: EntryHeader, nameBytes: number): void {
  view.setUint16(at, VERSION, true)
  view.setUint16(at + 2, FLAG_UTF8, true)
  view.setUint16(at + 4, entry.method, true)
  view.setUint16(at + 8, DATE, true)
  view.setUint32(at + 10, entry.crc, true)
  view.setUint32(at + 14, entry.compressedBytes, true)
  view.setUint32(at + 18, entry.bytes, true)
  view.setUint16(at + 22, nameBytes, true)
}

/** The record that ends the file and says where its directory is. */
export function endRecord(
  entries: number,
  directoryBytes: number,
  directoryOffset: number,
): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(END_BYTES)
  const view = new DataView(record.buffer)
  view.setUint32(0, END_SIGNATURE, true)
  view.setUint16(8, entries, true)
  view.setUint16(10, entries, true)
  view.setUint32(12, directoryBytes, true)
  view.setUint32(16, directoryOffset, true)
  return record
}
