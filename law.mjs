/**
 * The layering law, as data. Data flows from the scenario to the pixel; imports point the other way.
 *
 * Three readers: the import lint (`.dependency-cruiser.mjs`), the architecture tests (`test/arch`) and
 * the drawing in ARCHITECTURE.md.
 */

/**
 * Layer → what else it may import. A layer may always import itself. An entry is a folder, a file, or
 * a pattern in which `*` stands for one folder name. Files that lie in no layer (`renderer/main.ts`)
 * are wiring and may import anything.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const LAW = {
  'core/base': [],
  'core/kernel': ['core/base'],
  'core/scenarios': ['core/base', 'core/kernel'],
  'core/language': ['core/base', 'core/event/lock-classes.ts', 'core/event/actors.ts'],
  'core/event': ['core/base'],
  // What a broken oracle is and how to find it, as algorithms: the machine feeds them.
  'core/check': ['core/base', 'core/language', 'core/event'],
  'core/machine': ['core/base', 'core/language', 'core/event', 'core/check'],
  'core/schedule': ['core/base', 'core/language', 'core/event', 'core/machine'],
  'core/explore': [
    'core/base',
    'core/language',
    'core/event',
    'core/machine',
    'core/schedule',
    'core/check',
  ],
  // From here on a recording is opened, replayed, measured and drawn without the machine.
  'core/trace': ['core/base', 'core/event', 'core/language/debug-info.ts'],
  'core/replay': ['core/base', 'core/event', 'core/language/debug-info.ts', 'core/trace'],
  'core/analysis': [
    'core/base',
    'core/event',
    'core/language/debug-info.ts',
    'core/trace',
    'core/replay',
  ],
  // Traces that something else recorded: read, kept and drawn, never replayed.
  'core/foreign': ['core/base', 'core/event', 'core/analysis'],
  'core/export': [
    'core/base',
    'core/event',
    'core/language/debug-info.ts',
    'core/trace',
    'core/replay',
    'core/analysis',
  ],
  'core/host': [
    'core/base',
    'core/kernel',
    'core/scenarios',
    'core/language',
    'core/event',
    'core/machine',
    'core/schedule',
    'core/check',
    'core/explore',
    'core/trace',
    'core/replay',
    'core/analysis',
    'core/export',
  ],
  'core/cli': ['core/*'],

  'electron/shared': ['core/base'],
  'electron/preload': ['electron/shared'],
  'electron/main': ['electron/shared', 'core/base'],

  'renderer/ui': [],
  'renderer/composables': ['core/base'],
  'renderer/bridge': ['electron/shared', 'core/base'],
  'renderer/db': ['core/base', 'core/event', 'core/trace', 'core/analysis', 'core/foreign'],
  'renderer/sim': [
    'renderer/db',
    'core/base',
    'core/scenarios',
    'core/export',
    'core/event',
    'core/language/debug-info.ts',
    'core/trace',
    'core/replay',
    'core/analysis',
    'core/host',
    'core/foreign',
  ],
  'renderer/stores': [
    'renderer/bridge',
    'renderer/sim',
    'renderer/db',
    'renderer/composables',
    'core/base',
    'core/scenarios',
    'core/event',
    'core/language/debug-info.ts',
    'core/trace',
    'core/replay',
    'core/analysis',
    'core/export',
    'core/host/protocol.ts',
    'core/host/experiment-plan.ts',
    // What explorations are asked and answer with, as types, and the table of strategies.
    'core/host/explore/protocol.ts',
    'core/host/explore/document.ts',
    'core/host/explore/campaign-document.ts',
    // Their results in words, and the memory they may use.
    'core/host/explore/report.ts',
    'core/host/explore/memory.ts',
    'core/host/explore/time-left.ts',
    'core/explore/bounds.ts',
    'core/explore/strategy.ts',
    'core/foreign',
  ],
  'renderer/charts': [
    'core/host/experiment-plan.ts',
    'renderer/ui',
    'renderer/composables',
    'core/base',
    'core/event',
    'core/analysis',
    'core/replay',
  ],
  'renderer/timeline': [
    'renderer/ui',
    'renderer/composables',
    'core/base',
    'core/event',
    'core/analysis',
    'core/replay',
  ],
  'renderer/panels': [
    'core/export/formats.ts',
    'renderer/stores',
    'renderer/charts',
    'renderer/timeline',
    'renderer/ui',
    'renderer/composables',
    'core/base',
    'core/scenarios',
    'core/event',
    'core/language/debug-info.ts',
    'core/analysis',
    'core/replay',
    'core/foreign',
  ],
  'renderer/app': [
    'renderer/panels',
    'renderer/stores',
    'renderer/ui',
    'renderer/composables',
    'renderer/bridge',
    'electron/shared',
    'core/base',
  ],
}

/**
 * Package → the only place that may import it, as a pattern on the path of the importer.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const ONLY = {
  dexie: 'renderer/db/',
  echarts: 'renderer/charts/echarts\\.ts',
  'vue-echarts': 'renderer/charts/',
  'reka-ui': 'renderer/ui/',
  '@codemirror': 'renderer/ui/code/',
  '@lezer': 'renderer/ui/code/',
  diff: 'core/analysis/',
  fflate: 'core/(base|trace|foreign)/',
  pbf: 'core/export/perfetto[^/]*\\.ts',
  'hyparquet-writer': 'core/export/parquet[^/]*\\.ts',
  '@noble/hashes': 'core/(base|trace)/',
  electron: 'electron/(main|preload)/',
}

/** The files of `core` and of nothing else that may name a Node built-in. */
export const NODE_IN_CORE = 'core/(host/node[^/]*\\.ts|cli/)'
