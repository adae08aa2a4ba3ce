import { describe, expect, it } from 'vitest'
import { readInterleaving } from '#renderer/panels/explore/interleaving-table.ts'

const MAIL = `Inode accounting: No lock (2.5.54 to 2.5.59)
(pso, explore, seed 1; digest 83d5808aa91d)

  CPU0: P0 writepage, P2 stat
  CPU1: P1 truncate

       CPU0                    CPU1
       ----                    ----
  ...
                               inode_sub_bytes()
                                 i_blocks is 40
  <P0 writepage>
  inode_add_bytes()
    i_blocks = 41, not seen
      yet
                                 i_bytes is 188

  At rest i_blocks is 39, i_bytes is 0.

 *** at rest, this does not hold: x == 2 ***
     at page-workload.h:178
`

describe('the table of a failure', () => {
  it('comes back from the text of the mail: columns, turns, indents, the end', () => {
    expect(readInterleaving(MAIL)).toEqual({
      tasks: ['CPU0: P0 writepage, P2 stat', 'CPU1: P1 truncate'],
      columns: ['CPU0', 'CPU1'],
      rows: [
        { column: 1, text: 'inode_sub_bytes()', turn: false },
        { column: 1, text: '  i_blocks is 40', turn: false },
        { column: 0, text: '<P0 writepage>', turn: true },
        { column: 0, text: 'inode_add_bytes()', turn: false },
        { column: 0, text: '  i_blocks = 41, not seen', turn: false },
        { column: 0, text: '    yet', turn: false },
        { column: 1, text: '  i_bytes is 188', turn: true },
      ],
      cut: true,
      ending:
        'At rest i_blocks is 39, i_bytes is 0.\n\n*** at rest, this does not hold: x == 2 ***\n   at page-workload.h:178',
    })
  })

  it('is left as text where there are no columns', () => {
    expect(readInterleaving('')).toBeUndefined()
    expect(readInterleaving(' CPU5  x is 1\n CPU6  x 1 -> 2\n')).toBeUndefined()
  })
})
