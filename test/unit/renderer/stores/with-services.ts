/** Stores outside of a window: a Pinia in an app that provides the services a test cares about. */
import { createPinia, setActivePinia } from 'pinia'
import { createApp } from 'vue'
import { scenarios } from '#core/scenarios/index.ts'
import { failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import type { Host } from '#renderer/bridge/host.ts'
import type { ExplorationsPort } from '#renderer/stores/explorations-port.ts'
import type { ForeignPort } from '#renderer/stores/foreign-port.ts'
import type { RecordingsPort } from '#renderer/stores/recordings-port.ts'
import { SERVICES, type Services } from '#renderer/stores/services.ts'

const refused = () => Promise.resolve(err(failure('E_TEST', 'not part of this test')))
const done = () => Promise.resolve(ok(undefined))

export const quietHost: Host = {
  kind: 'browser',
  ready: () => Promise.resolve({ description: 'test' }),
  pickFiles: () => Promise.resolve([]),
  saveStream: () => Promise.resolve(ok(null)),
  freeBytes: () => Promise.resolve(1_000_000_000),
  memoryBytes: () => Promise.resolve(8 * 2 ** 30),
  onOpenFiles: () => () => undefined,
  onCommand: () => () => undefined,
  setTheme: () => undefined,
}

export const emptyRecordings: RecordingsPort = {
  watch(listener) {
    listener([])
    return () => undefined
  },
  rename: done,
  setTags: done,
  remove: done,
  restore: done,
  purge: done,
  unfinished: () => Promise.resolve(ok([])),
  keep: done,
  measure: refused,
  importFile: refused,
  exportFile: done,
  compact: done,
  rebuild: done,
  usedBytes: () => Promise.resolve(undefined),
  persist: () => Promise.resolve(true),
}

export const noForeignTraces: ForeignPort = {
  watch(listener) {
    listener([])
    return () => undefined
  },
  rename: done,
  remove: done,
  restore: done,
  purge: done,
  open: refused,
}

const noExplorations: ExplorationsPort = {
  watch(listener) {
    listener([])
    return () => undefined
  },
  read: refused,
  remove: done,
  restore: done,
  purge: done,
}

/** Makes `given` the services of the stores used from now on. */
export function provideServices(given: Partial<Services> = {}): void {
  const app = createApp({ render: () => null })
  app.provide(SERVICES, {
    host: quietHost,
    scenarios,
    simulator: {
      start: () => ({ stop: () => undefined }),
      resume: () => ({ stop: () => undefined }),
    },
    explorer: { start: () => ({ stop: () => undefined }), open: refused, importFile: refused },
    explorations: noExplorations,
    experimenter: { start: () => ({ stop: () => undefined }) },
    recordings: emptyRecordings,
    foreign: noForeignTraces,
    openReplay: refused,
    ...given,
  })
  const pinia = createPinia()
  app.use(pinia)
  setActivePinia(pinia)
}
