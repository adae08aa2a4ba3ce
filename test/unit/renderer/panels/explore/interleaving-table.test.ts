import { describe, expect, it } from 'vitest'
import { readInterleaving } from '#renderer/panels/explore/interleaving-table.ts'

const MAIL = `Inode accounting: No lock (2.5.54 to 2.5.59)
(sc, explore, seed 1; digest b6675997304a)

      CPU0                    CPU1
      ----                    ----
 ...
 i_blocks 0 -> 40
 up(&room)
                         down(&pages)
                         (visible: i_blocks 40
                           -> 41)
 i_blocks is 39

 *** at rest, this does not hold: x == 2 ***
     at page-workload.h:178
`

describe('the table of a failure', () => {
  it('comes back from the text of the mail: columns, turns, broken lines, the end', () => {
    expect(readInterleaving(MAIL)).toEqual({
      columns: ['CPU0', 'CPU1'],
      rows: [
        { column: 0, text: 'i_blocks 0 -> 40', turn: false },
        { column: 0, text: 'up(&room)', turn: false },
        { column: 1, text: 'down(&pages)', turn: true },
        { column: 1, text: '(visible: i_blocks 40 -> 41)', turn: false },
        { column: 0, text: 'i_blocks is 39', turn: true },
      ],
      cut: true,
      ending: '*** at rest, this does not hold: x == 2 ***\n     at page-workload.h:178',
    })
  })

  it('is left as text where there are no columns', () => {
    expect(readInterleaving('')).toBeUndefined()
    expect(readInterleaving(' CPU5  x is 1\n CPU6  x 1 -> 2\n')).toBeUndefined()
  })
})
