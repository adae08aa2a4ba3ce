import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import configuration from '../../.dependency-cruiser.mjs'
import { LAW } from '../../law.mjs'
import { ROOT } from '../support/repository.ts'
import { plant } from '../support/skeleton.ts'

const TOPS = ['core', 'electron', 'renderer']

async function violations(baseDir: string): Promise<string[]> {
  const { options, forbidden } = configuration
  const tops = TOPS.filter((top) => existsSync(path.join(baseDir, top)))
  const result = await cruise(tops, { ...options, baseDir, validate: true, ruleSet: { forbidden } })
  const { summary } = result.output as ICruiseResult
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
}

test('imports follow the law', async () => {
  expect(await violations(ROOT)).toEqual([])
})

test('every folder with code is a layer of the law', () => {
  const folders = TOPS.flatMap((top) =>
    readdirSync(path.join(ROOT, top), { withFileTypes: true, recursive: false })
      .filter((entry) => entry.isDirectory())
      .filter((entry) => holdsCode(path.join(ROOT, top, entry.name)))
      .map((entry) => `${top}/${entry.name}`),
  )
  expect(folders.filter((folder) => !(folder in LAW))).toEqual([])
})

function holdsCode(folder: string): boolean {
  return readdirSync(folder, { recursive: true }).some((file) => /\.(ts|vue)$/.test(String(file)))
}

test('the law itself has no cycle and names only its own layers', () => {
  const done = new Set<string>()
  const visit = (layer: string, trail: readonly string[]): void => {
    if (trail.includes(layer)) throw new Error([...trail, layer].join(' → '))
    if (done.has(layer)) return
    const allowed = LAW[layer]
    expect(allowed, layer).toBeDefined()
    // A single file is a vocabulary lent to a layer on its left; the cruiser watches its own imports.
    for (const next of allowed ?? []) {
      if (!next.includes('*') && !next.endsWith('.ts')) visit(next, [...trail, layer])
    }
    done.add(layer)
  }
  for (const layer of Object.keys(LAW)) visit(layer, [])
})

test('the lint bites', async () => {
  const skeleton = plant({
    'core/base/result.ts': 'export const result = 1\n',
    'core/event/kinds.ts': "import '../base/result.ts'\nexport const kind = 1\n",
    'core/language/debug-info.ts': 'export const info = 1\n',
    'core/language/compile.ts': 'export const compile = 1\n',
    'core/machine/run.ts': "import 'node:fs'\nimport '../event/kinds.ts'\nexport const run = 1\n",
    'core/trace/writer.ts': "import '../machine/run.ts'\n",
    'core/export/csv.ts': "import '../trace/writer.ts'\n",
    'core/trace/reader.ts': "import '../language/debug-info.ts'\nimport '../language/compile.ts'\n",
    'core/analysis/lines.ts': "import 'diff'\nimport 'dexie'\n",
    'core/host/node.ts': "import 'node:worker_threads'\nimport '../machine/run.ts'\n",
    'core/check/a.ts': "import './b.ts'\nexport const a = 1\n",
    'core/check/b.ts': "import './a.ts'\nexport const b = 1\n",
    'renderer/db/schema.ts': "import 'dexie'\n",
    'renderer/stores/run.ts': "import 'dexie'\nimport 'node:path'\n",
    'renderer/charts/line.ts': "import '../stores/run.ts'\nimport 'echarts'\n",
    'renderer/charts/echarts.ts': "import 'echarts'\n",
    'electron/preload/index.ts': "import '../main/window.ts'\n",
    'electron/main/window.ts': "import 'electron'\nimport 'node:path'\n",
  })
  try {
    const found = await violations(skeleton.folder)
    // Where a package's own file lies is its business.
    const named = found.map((line) => line.replace(/\S*(node_modules\/[^/]+)\/.*/, '$1'))
    expect(named.sort()).toEqual([
      'core has no other package: core/analysis/lines.ts → node_modules/dexie',
      'layer core/trace: core/trace/reader.ts → core/language/compile.ts',
      'layer core/trace: core/trace/writer.ts → core/machine/run.ts',
      'layer electron/preload: electron/preload/index.ts → electron/main/window.ts',
      'layer renderer/charts: renderer/charts/line.ts → renderer/stores/run.ts',
      'no cycle: core/check/a.ts → core/check/b.ts',
      'no node in core: core/machine/run.ts → fs',
      'no node in renderer: renderer/stores/run.ts → path',
      'only renderer/charts/echarts\\.ts: renderer/charts/line.ts → node_modules/echarts',
      'only renderer/db/: core/analysis/lines.ts → node_modules/dexie',
      'only renderer/db/: renderer/stores/run.ts → node_modules/dexie',
      'recordings work without the machine: core/export/csv.ts → core/machine/run.ts',
      'recordings work without the machine: core/trace/writer.ts → core/machine/run.ts',
    ])
  } finally {
    skeleton.remove()
  }
})
