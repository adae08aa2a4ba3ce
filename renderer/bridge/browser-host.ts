/** The lab in a plain browser, served on loopback. */
import { fileFromDrop } from './browser-file.ts'
import { saveFromBrowser } from './browser-save.ts'
import type { Host, IncomingFiles } from './host.ts'
import { ok } from '#core/base/result.ts'
import { IMPORTED_EXTENSIONS } from '#shared/imported-files.ts'

export function createBrowserHost(): Host {
  return {
    kind: 'browser',
    ready: () => Promise.resolve({ description: navigator.userAgent }),
    pickFiles,
    saveStream: saveFromBrowser,
    async freeBytes() {
      const { quota, usage } = await navigator.storage.estimate()
      return quota === undefined || usage === undefined ? undefined : Math.max(0, quota - usage)
    },
    memoryBytes: async () => {
      // Not every browser says, and none more than 32 GiB.
      const { deviceMemory } = navigator as { readonly deviceMemory?: number }
      return deviceMemory === undefined ? undefined : deviceMemory * 2 ** 30
    },
    // A browser has neither an application menu nor a way to be handed files; dropping them works.
    onOpenFiles: () => () => undefined,
    onCommand: () => () => undefined,
    // `color-scheme` in the page's own style is all a browser listens to.
    setTheme: () => undefined,
  }
}

function pickFiles(): Promise<IncomingFiles> {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = IMPORTED_EXTENSIONS.map((extension) => `.${extension}`).join()
  return new Promise((resolve) => {
    input.addEventListener('change', () =>
      resolve([...(input.files ?? [])].map((file) => ok(fileFromDrop(file)))),
    )
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}
