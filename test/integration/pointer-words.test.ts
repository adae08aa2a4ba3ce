/**
 * A pointer reads the same wherever it is shown, as what it points to or in hex, and never as a number.
 * The machine moves it in 4 bytes also where the program gives it 8.
 */
import { expect, test } from 'vitest'
import { eventText } from '#core/analysis/event-text.ts'
import { placeOfAddress } from '#core/analysis/symbol-path.ts'
import { eventRow } from '#core/event/columns.ts'
import { EVENT_STORE } from '#core/event/kinds.ts'
import { EventNames } from '#core/export/event-names.ts'
import { InterleavingWords } from '#core/export/interleaving-words.ts'
import { DATA_BASE } from '#core/language/debug-info.ts'
import { inlineText } from '#renderer/panels/replay/inline-text.ts'
import { valueOf } from '#renderer/panels/replay/state-value.ts'
import { columnsOf, SMALL_PROGRAM } from '../support/events.ts'

const CURRENT_INODE = 0x1024
const WIDE = {
  ...SMALL_PROGRAM,
  wordBits: 64,
  types: SMALL_PROGRAM.types.map((type) =>
    type.kind === 'pointer' ? { ...type, bytes: 8 } : type,
  ),
} as const

test.each([
  ['of 32 bits', SMALL_PROGRAM, 0x1018, 4, '&table[1]'],
  ['of 64 bits, moved in 4 bytes', WIDE, 0x1018, 4, '&table[1]'],
  ['of 64 bits, moved in 8', WIDE, 0x1018, 8, '&table[1]'],
  ['to the heap', WIDE, 0x12e8, 4, '0x12e8'],
  ['with the top bit set', WIDE, 0x9000_0000 | 0, 4, '0x90000000'],
])('a pointer %s', (_, debug, value, bytes, words) => {
  const store = { kind: EVENT_STORE, object: CURRENT_INODE, value, old: 0, aux: bytes }
  const event = eventRow(columnsOf([store]), 0)
  const place = placeOfAddress(debug, CURRENT_INODE)
  if (place === undefined) throw new Error('no such place')
  const memory = new Uint8Array(64)
  new DataView(memory.buffer).setInt32(CURRENT_INODE - DATA_BASE, value, true)
  expect([
    eventText(debug, event),
    inlineText(debug, event),
    new InterleavingWords(new EventNames(debug), debug, [event]).text(event),
    valueOf(debug, place, memory, []).text,
  ]).toEqual([
    `store current_inode = ${words} (was NULL)`,
    `store current_inode NULL → ${words}`,
    `current_inode NULL -> ${words}`,
    words,
  ])
})
