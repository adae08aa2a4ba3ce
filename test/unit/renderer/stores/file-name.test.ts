import { describe, expect, it } from 'vitest'
import { fileStem, nameFromFile } from '#renderer/stores/file-name.ts'

describe('names of files', () => {
  it('are what every system takes', () => {
    expect(fileStem('Inode accounting: No lock (2.5.54 to 2.5.59)')).toBe(
      'Inode accounting - No lock (2.5.54 to 2.5.59)',
    )
    expect(fileStem('a/b\\c"d*e?')).toBe('a-b-c-d-e-')
    expect(fileStem('  ')).toBe('recording')
    expect(fileStem('x'.repeat(300))).toHaveLength(120)
  })

  it('give the name back, unless it is the title anyway', () => {
    const title = 'Inode accounting: No lock'
    expect(nameFromFile('For the talk.racetrace', title)).toBe('For the talk')
    expect(nameFromFile('Inode accounting - No lock.racetrace', title)).toBe('')
    expect(nameFromFile('Inode accounting - No lock (1).racetrace', title)).toBe('')
  })
})
