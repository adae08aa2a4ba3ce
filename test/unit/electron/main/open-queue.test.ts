import { describe, expect, it } from 'vitest'
import { OpenQueue, recordingPaths } from '../../../../electron/main/open-queue.ts'

describe('recordingPaths', () => {
  it.each([
    ['nothing', ['.'], []],
    ['a relative path', ['.', 'a.racetrace'], ['/home/u/a.racetrace']],
    ['an absolute path', ['/t/a.racetrace'], ['/t/a.racetrace']],
    ['upper case', ['A.RACETRACE'], ['/home/u/A.RACETRACE']],
    ['blanks in names', ['my run.racetrace'], ['/home/u/my run.racetrace']],
    ['several', ['a.racetrace', 'b.racetrace'], ['/home/u/a.racetrace', '/home/u/b.racetrace']],
    ['a URL from a file manager', ['file:///t/a%20b.racetrace'], ['/t/a b.racetrace']],
    ['a URL of another machine', ['file://elsewhere/a.racetrace'], []],
    ['switches', ['--no-sandbox', '--open=x.racetrace', '-r', '.'], []],
    ['other files', ['a.zip', 'racetrace', 'a.racetrace.txt'], []],
  ])('finds %s', (_what, argv, expected) => {
    expect(recordingPaths(argv, '/home/u')).toEqual(expected)
  })
})

describe('OpenQueue', () => {
  it('holds files until the window listens, then passes them on at once', () => {
    const queue = new OpenQueue()
    const delivered: (readonly string[])[] = []
    queue.add(['/a', '/b'])
    queue.add(['/a', '/c'])
    expect(delivered).toEqual([])
    queue.connect((paths) => delivered.push(paths))
    expect(delivered).toEqual([['/a', '/b', '/c']])
    queue.add(['/a'])
    expect(delivered).toEqual([['/a', '/b', '/c'], ['/a']])
  })

  it('holds again while the window reloads', () => {
    const queue = new OpenQueue()
    const delivered: (readonly string[])[] = []
    queue.connect((paths) => delivered.push(paths))
    queue.disconnect()
    queue.add(['/a'])
    queue.add([])
    expect(delivered).toEqual([])
    queue.connect((paths) => delivered.push(paths))
    expect(delivered).toEqual([['/a']])
  })
})
