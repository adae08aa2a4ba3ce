/** `racelab import` on traces that something else recorded. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runCommandLine } from '#core/cli/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'racelab-foreign-'))
afterAll(() => rmSync(folder, { recursive: true }))

const FTRACE = `# tracer: nop
cats and dogs
             cat-10      [000] d..2.   100.000010: sched_switch: prev_comm=cat prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=dd next_pid=20 next_prio=120
              dd-20      [003] ....    100.001010: sys_enter: NR 1
`

async function racelab(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await runCommandLine(words, {
    out(text) {
      out += String(text)
      return true
    },
    err: (text) => (err += text),
    interactive: false,
    onInterrupt: () => () => undefined,
  })
  return { code, out, err }
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('says what it is, that there is no state, and what was not understood', async () => {
  const { code, out } = await racelab('import', file('capture.txt', FTRACE))
  expect(code).toBe(0)
  expect(out).toBe(`capture.txt: ftrace text, 2 CPUs, 2 events
ftrace text is a timeline only: it holds no state, no source and no memory to see.
3 slices, 2 moments, 0 samples and 0 arrows on 4 lanes, over 1 ms.
Not understood, of its lines or events: 1.
First of what was not understood:
  capture.txt:2: it is no line of an event: cats and dogs
`)
})

test('as one document', async () => {
  const path = file('trace.json', '[{"ph":"X","pid":1,"tid":1,"ts":0.5,"dur":2,"name":"a"}')
  const { code, out } = await racelab('import', path, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toEqual({
    file: 'trace.json',
    format: 'chrome-json',
    events: 1,
    cpus: 0,
    tasks: 1,
    others: 0,
    slices: 1,
    instants: 0,
    samples: 0,
    arrows: 0,
    originNs: 500,
    durationNs: 2_000,
    notes: {
      ignored: 0,
      quotes: [],
      losses: 0,
      tooDeep: 0,
      unnamed: 0,
      loose: 0,
      backwards: 0,
    },
  })
})

test('a file of which nothing is understood is refused with line and hint', async () => {
  const { code, err } = await racelab('import', file('empty.json', '{"traceEvents":[\n{"a":1}]}'))
  expect(code).toBe(2)
  expect(err).toContain('in line 2, it has no phase (ph)')
  expect(err).toContain('empty.json:2')
  const nothing = await racelab(
    'import',
    file('head.txt', '# tracer: function_graph\n 0) 0.1 us | f();\n'),
  )
  expect(nothing.code).toBe(2)
  expect(nothing.err).toContain('head.txt:2')
})

test('it cannot be kept as a recording', async () => {
  const { code, err } = await racelab('import', file('c.txt', FTRACE), '--out', join(folder, 'x'))
  expect(code).toBe(2)
  expect(err).toContain('Leave out --out')
})
