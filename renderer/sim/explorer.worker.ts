/** A worker of an exploration: does one task at a time (core/host/explore). */
import { ExplorerBody } from '#core/host/explore/explorer-body.ts'
import type { ToExplorer } from '#core/host/explore/protocol.ts'
import { breatheThrough } from './breathe.ts'

const body = new ExplorerBody({
  now: () => performance.now(),
  breathe: breatheThrough(new MessageChannel()),
  say: (message) => self.postMessage(message),
})

self.onmessage = ({ data }: MessageEvent<ToExplorer>) => body.hear(data)
