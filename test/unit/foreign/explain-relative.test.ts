import { expect, test } from 'vitest'
import { recogniseForeign } from '#core/foreign/read-foreign.ts'
import { expectFailure, expectOk } from '../../support/results.ts'
import { file } from './read.ts'

const text = (said: string): number[] => [...new TextEncoder().encode(said)]

/** Packets as protobuf writes them: field 1 of a trace, of which fields 8 (a time) and 10. */
const packets = Array.from({ length: 40 }, (_, at) => [0x0a, 4, 0x40, at, 0x50, 1]).flat()
const large = [0x0a, 0xff, 0xff, 0x07, 0x40, 5, ...Array<number>(90_000).fill(0x50)]

test.each([
  ['trace.dat', [0x17, 0x08, 0x44, ...text('tracing7')], 'trace-cmd report -t -i trace.dat'],
  ['my run.dat', [0x17, 0x08, 0x44, ...text('tracing6')], "trace-cmd report -t -i 'my run.dat'"],
  ['perf.data', text('PERFILE2'), 'perf script --ns -i perf.data'],
  ['a.pftrace', packets, 'traceconv json a.pftrace trace.json'],
  ['b.perfetto-trace', large, 'traceconv json b.perfetto-trace trace.json'],
  ['c.html', text('<!DOCTYPE html>\n<html>\n<head>'), 'trace-data"/,/<\\/script>/p\' c.html'],
  ['d.fxt', [0x10, 0, 4, 0x46, 0x78, 0x54, 0x16, 0], 'traceconv json d.fxt'],
  ['stream_0', [0xc1, 0x1f, 0xfc, 0xc1], 'trace-cmd'],
  [
    'e.txt',
    text('# DURATION     TID     FUNCTION\n   1.1 us [ 12] | f();'),
    'uftrace dump --chrome',
  ],
  [
    'f.txt',
    text('bash     7   100.000001:  250000 cycles:u:  401000 main\n'),
    'perf script --ns -F +cpu',
  ],
  ['dmesg', text('[    0.000000] Linux version 6.1\n'), 'trace-cmd report'],
  ['g.zst', [0x28, 0xb5, 0x2f, 0xfd], 'unzstd g.zst'],
  ['h.xz', [0xfd, ...text('7zXZ'), 0], 'unxz h.xz'],
  ['i.bz2', text('BZh91AY&SY'), 'bunzip2 i.bz2'],
  ['j.lz4', [0x04, 0x22, 0x4d, 0x18], 'unlz4 j.lz4'],
])('%s is told how to make a readable trace of it', async (name, bytes, hint) => {
  const failure = expectFailure(await recogniseForeign(file(Uint8Array.from(bytes), name)))
  expect(failure).toMatchObject({ code: 'E_FOREIGN_OTHER', at: name })
  expect(failure.hint).toContain(hint)
  expect(failure.hint).not.toContain('FILE')
})

test.each([
  ['an archive', text('PK\u0003\u0004# DURATION  TID  FUNCTION')],
  ['lines that begin with an empty one', text('\n\u0004abcdefgh')],
  ['a packet without an end', [0x0a]],
  ['a packet of nothing', [0x0a, 0, 0x0a, 0]],
  ['a field without a number', [0x0a, 2, 0x02, 0x01]],
  ['prose', text('Dear list,\nthis patch fixes a race\n')],
])('%s is none of them', async (_, bytes) => {
  expect(expectOk(await recogniseForeign(file(Uint8Array.from(bytes))))).toBeUndefined()
})

test('a file of nothing is said to be empty', async () => {
  expect(expectFailure(await recogniseForeign(file(new Uint8Array()))).message).toBe(
    'The file is empty.',
  )
})
