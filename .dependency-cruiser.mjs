/** The import lint: turns the law into rules. It knows nothing that `law.mjs` does not say. */
import { LAW, NODE_IN_CORE, ONLY } from './law.mjs'

/** @param {string} place a folder, a file, or a pattern of folders */
const at = (place) => `^${place.replace('*', '[^/]+')}${place.endsWith('.ts') ? '$' : '/'}`

const PACKAGES_OF_CORE = Object.entries(ONLY)
  .filter(([, where]) => where.startsWith('core/'))
  .map(([name]) => name)
  .join('|')

/** @typedef {import('dependency-cruiser').IForbiddenRuleType} Rule */

/** @type {Rule[]} */
const layers = Object.entries(LAW).map(([layer, allowed]) => ({
  name: `layer ${layer}`,
  comment: `${layer} may import ${allowed.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: at(layer) },
  to: { path: '^(core|renderer|electron)/', pathNot: [layer, ...allowed].map(at) },
}))

/** @type {Rule[]} */
const packages = Object.entries(ONLY).map(([name, where]) => ({
  name: `only ${where}`,
  comment: `${name} is imported in ${where} and nowhere else`,
  severity: 'error',
  from: { path: '^(core|renderer|electron)/', pathNot: `^${where}` },
  to: { path: `node_modules/${name}(/|$)` },
}))

/** @type {Rule[]} */
const others = [
  {
    name: 'core has no other package',
    severity: 'error',
    from: { path: '^core/' },
    to: { path: 'node_modules/', pathNot: `node_modules/(${PACKAGES_OF_CORE})(/|$)` },
  },
  {
    name: 'no node in core',
    comment: 'the core runs in any JavaScript engine',
    severity: 'error',
    from: { path: '^core/', pathNot: `^${NODE_IN_CORE}` },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'no node in renderer',
    comment: 'the renderer is sandboxed and also runs in a plain browser',
    severity: 'error',
    from: { path: '^(renderer|electron/preload|electron/shared)/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'recordings work without the machine',
    comment: 'they open, replay, measure and draw with core/machine deleted',
    severity: 'error',
    from: { path: '^(core/(trace|replay|analysis|export)|renderer/(charts|timeline))/' },
    to: { path: '^core/(machine|schedule|check|explore)/', reachable: true },
  },
  {
    name: 'no import of tests',
    severity: 'error',
    from: { path: '^(core|renderer|electron)/' },
    to: { path: '^(test|scripts)/' },
  },
  { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  { name: 'no cycle', severity: 'error', from: {}, to: { circular: true } },
]

/** @satisfies {import('dependency-cruiser').IConfiguration} */
const configuration = {
  forbidden: [...layers, ...packages, ...others],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.vue', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default'],
    },
  },
}

export default configuration
