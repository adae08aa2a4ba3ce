/** Event columns and debug information written by hand, for tests that count on their fingers. */
import { createColumns, type EventColumns, type EventRow } from '#core/event/columns.ts'
import type { DebugInfo, SymbolDescription, TypeDescription } from '#core/language/debug-info.ts'

const NOTHING: EventRow = {
  time: 0,
  kind: 0,
  actor: 0,
  cpu: 0,
  site: 0,
  object: 0,
  value: 0,
  valueHigh: 0,
  old: 0,
  oldHigh: 0,
  aux: 0,
}

/** Columns with one row per entry; what an entry leaves out is zero. */
export function columnsOf(rows: readonly Partial<EventRow>[]): EventColumns {
  const columns = createColumns(rows.length)
  rows.forEach((row, at) => {
    const full = { ...NOTHING, ...row }
    for (const [name, value] of Object.entries(full)) {
      columns[name as keyof EventRow][at] = value
    }
  })
  columns.count = rows.length
  return columns
}

const U32: TypeDescription = { kind: 'integer', name: 'unsigned long', bytes: 4, signed: false }
const U16: TypeDescription = { kind: 'integer', name: 'unsigned short', bytes: 2, signed: false }
const S64: TypeDescription = { kind: 'integer', name: 's64', bytes: 8, signed: true }
const SPINLOCK: TypeDescription = { kind: 'lock', name: 'spinlock_t', lockClass: 1, bytes: 4 }
const INODE: TypeDescription = {
  kind: 'struct',
  name: 'struct inode',
  bytes: 12,
  fields: [
    { name: 'i_blocks', offset: 0, type: 0 },
    { name: 'i_bytes', offset: 4, type: 1 },
    { name: 'i_lock', offset: 8, type: 3 },
  ],
}
const TABLE: TypeDescription = { kind: 'array', element: 4, length: 2, bytes: 24 }
const POINTER: TypeDescription = { kind: 'pointer', target: 4, bytes: 4 }
const STATE: TypeDescription = {
  kind: 'enum',
  name: 'enum state',
  bytes: 4,
  values: [
    { name: 'IDLE', value: 0 },
    { name: 'BUSY', value: 1 },
  ],
}
const HANDLER: TypeDescription = { kind: 'function', name: 'void (int)' }
const HANDLER_POINTER: TypeDescription = { kind: 'pointer', target: 8, bytes: 4 }

function symbol(name: string, address: number, type: number, ghost = false): SymbolDescription {
  return { name, address, type, ghost }
}

/**
 * The debug information of a small 32-bit program:
 * `struct inode inode; struct inode table[2]; struct inode *current_inode; enum state state;
 *  void (*handler)(int); __ghost s64 ledger; __ghost unsigned long completed;`
 */
export const SMALL_PROGRAM: DebugInfo = {
  wordBits: 32,
  sources: [{ name: 'small.c', text: 'struct inode inode;\n' }],
  types: [U32, U16, S64, SPINLOCK, INODE, TABLE, POINTER, STATE, HANDLER, HANDLER_POINTER],
  symbols: [
    symbol('inode', 0x1000, 4),
    symbol('table', 0x100c, 5),
    symbol('current_inode', 0x1024, 6),
    symbol('state', 0x1028, 7),
    symbol('handler', 0x102c, 9),
    symbol('ledger', 0x1030, 2, true),
    symbol('completed', 0x1038, 0, true),
  ],
  functions: [
    { name: 'get', file: 0, line: 1, firstSite: 0, endSite: 10, inline: false, locals: [] },
    { name: 'finish', file: 0, line: 1, firstSite: 10, endSite: 20, inline: false, locals: [] },
  ],
  threads: [{ index: 0, label: 'writepage', function: 0 }],
  labels: ['get', 'other'],
  assertions: { 15: 'inode.i_bytes < 512' },
  lines: [0, 0, 1, 1],
}

/** Bytes from DATA_BASE of {@link SMALL_PROGRAM}. */
export const SMALL_PROGRAM_BYTES = 0x3c
