import { describe, expect, it } from 'vitest'
import { fileFailure } from '../../../../electron/main/file-failure.ts'

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: operation, open '/home/somebody/secret/x'`), { code })
}

describe('fileFailure', () => {
  it.each([
    ['EACCES', 'E_FILE_ACCESS'],
    ['EPERM', 'E_FILE_ACCESS'],
    ['EROFS', 'E_FILE_READ_ONLY'],
    ['ENOSPC', 'E_DISK_FULL'],
    ['EDQUOT', 'E_DISK_FULL'],
    ['EFBIG', 'E_FILE_TOO_LARGE'],
    ['ENOENT', 'E_FILE_MISSING'],
    ['EISDIR', 'E_FILE_IS_FOLDER'],
    ['EIO', 'E_DISK_ERROR'],
  ])('explains %s and says what to do', (errno, code) => {
    const problem = fileFailure(systemError(errno), 'run.racetrace')
    expect(problem).toMatchObject({ code, at: 'run.racetrace' })
    expect(problem.message).toContain('run.racetrace')
    expect(problem.hint).toBeTruthy()
  })

  it('keeps the code of what it does not know, and never a path', () => {
    const problem = fileFailure(systemError('EXDEV'), 'run.racetrace')
    expect(problem).toMatchObject({
      code: 'E_FILE',
      message: 'run.racetrace: the operation failed (EXDEV).',
    })
    expect(JSON.stringify(problem)).not.toContain('/home')
  })
})
