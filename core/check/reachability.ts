/** Which allocations nothing points at: the mark phase of a conservative collector. */

/** An allocation, as far as this file cares. */
interface Block {
  readonly address: number
  readonly size: number
}

/**
 * Blocks that no aligned word of the roots, and of the blocks reached from them, points into (at the
 * start or inside). `word` reads the aligned word at an address.
 */
export function unreachableBlocks<B extends Block>(
  blocks: readonly B[],
  rootsFrom: number,
  rootsLength: number,
  word: (address: number) => number,
): B[] {
  const lost = new Set(blocks)
  const open: Block[] = [{ address: rootsFrom, size: rootsLength }]
  for (let region = open.pop(); region !== undefined; region = open.pop()) {
    for (let offset = 0; offset + 4 <= region.size; offset += 4) {
      const pointer = word(region.address + offset)
      for (const block of lost) {
        const inside = pointer >= block.address && pointer < block.address + Math.max(1, block.size)
        if (!inside) continue
        lost.delete(block)
        open.push(block)
      }
    }
  }
  return [...lost]
}
