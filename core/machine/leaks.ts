/** Memory that is still allocated at the end and that nothing points at. */
import { unreachableBlocks } from '#core/check/reachability.ts'
import { SETUP_THREAD } from '#core/event/actors.ts'
import { CHECK_LEAK } from '#core/event/checks.ts'
import { DATA_BASE } from '#core/language/program.ts'
import { heapBlocks } from './heap.ts'
import type { MachineState } from './state.ts'
import { report } from './violations.ts'

/** Reports the first live block that no word of globals or of reachable blocks points into. */
export function reportLeaks(state: MachineState): void {
  if (state.layout.heapLength === 0) return
  const blocks = heapBlocks(state).filter((block) => block.live)
  const lost = unreachableBlocks(
    blocks,
    DATA_BASE,
    // What a ghost knows keeps nothing alive.
    state.program.sharedBytes,
    (address) => state.i32[state.wordAt(address)]!,
  )
  const [first] = lost
  if (first === undefined) return
  report(state, {
    check: CHECK_LEAK,
    site: first.allocSite,
    actor: SETUP_THREAD,
    address: first.address,
    otherSites: [first.allocSite],
    detail: lost.reduce((sum, block) => sum + block.size, 0),
  })
}
