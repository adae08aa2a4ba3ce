import { expect, test } from 'vitest'
import { detectForeign } from '#core/foreign/detect.ts'

test.each([
  ['# tracer: nop\n#\n', 'ftrace'],
  ['cpus=8\n', 'ftrace'],
  ['            bash-7       [000] ....     1.000000: e: x\n', 'ftrace'],
  ['           <...>-7       [000]     1.000000: e: x\n', 'ftrace'],
  ['CPU:2 [LOST EVENTS]\n', 'ftrace'],
  ['[sh]-7 [000] ....     1.000000: e: x\n', 'ftrace'],
  ['[{"ph":"X"', 'chrome-json'],
  ['\uFEFF [\n {', 'chrome-json'],
  ['[]', 'chrome-json'],
  ['{"traceEvents":[', 'chrome-json'],
  ['{\n  "otherData": {', 'chrome-json'],
  ['PK\u0003\u0004 # tracer: nop\n# tracer: nop\n', undefined],
  ['[1, 2]', undefined],
  ['', undefined],
  ['void P0(void) { }\n', undefined],
  ['event,time\n1,2\n', undefined],
])('%j is %s', (head, format) => {
  expect(detectForeign(new TextEncoder().encode(head))).toBe(format)
})
