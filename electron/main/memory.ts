/** How much memory there is, for work that takes as much as it is given. */
import { totalmem } from 'node:os'
import { handle } from './ipc.ts'
import { parseNothing } from './parse.ts'
import { ok } from '#core/base/result.ts'

export function setupMemory(): void {
  handle('memory:total', parseNothing, () => {
    // Zero where nothing constrains it, else possibly more than there is.
    const constrained = process.constrainedMemory()
    return ok(constrained > 0 ? Math.min(totalmem(), constrained) : totalmem())
  })
}
