/** What the operating system says about a file, as a failure a person can act on. Names the file, never its folder. */
import { failure, type Failure } from '#core/base/failure.ts'

interface Explanation {
  readonly code: string
  readonly what: (name: string) => string
  readonly hint: string
}

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  EACCES: {
    code: 'E_FILE_ACCESS',
    what: (name) => `No permission for ${name}.`,
    hint: 'Choose another folder, or change the permissions of this one.',
  },
  EPERM: {
    code: 'E_FILE_ACCESS',
    what: (name) => `The system does not permit this for ${name}.`,
    hint: 'Choose another folder.',
  },
  EROFS: {
    code: 'E_FILE_READ_ONLY',
    what: (name) => `${name} is on a disk that is mounted read-only.`,
    hint: 'Choose a folder on another disk.',
  },
  ENOSPC: {
    code: 'E_DISK_FULL',
    what: (name) => `The disk is full: ${name} was not written.`,
    hint: 'Free some space or choose another disk, then try again. What was there before is unchanged.',
  },
  EDQUOT: {
    code: 'E_DISK_FULL',
    what: (name) => `The disk quota is used up: ${name} was not written.`,
    hint: 'Free some space or choose another disk, then try again. What was there before is unchanged.',
  },
  EFBIG: {
    code: 'E_FILE_TOO_LARGE',
    what: (name) => `${name} is larger than this file system allows.`,
    hint: 'Choose another disk, or export the compact form.',
  },
  ENOENT: {
    code: 'E_FILE_MISSING',
    what: (name) => `${name} is not there any more, or its folder is not.`,
    hint: 'Check the name, or choose the file again.',
  },
  EISDIR: {
    code: 'E_FILE_IS_FOLDER',
    what: (name) => `${name} is a folder.`,
    hint: 'Choose a file.',
  },
  ENOTDIR: {
    code: 'E_FILE_MISSING',
    what: (name) => `Part of the path to ${name} is not a folder.`,
    hint: 'Choose another folder.',
  },
  ENAMETOOLONG: {
    code: 'E_FILE_NAME',
    what: (name) => `The name ${name} is too long for this file system.`,
    hint: 'Choose a shorter name.',
  },
  EMFILE: {
    code: 'E_TOO_MANY_FILES',
    what: (name) => `Too many files are open to open ${name}.`,
    hint: 'Close some and try again.',
  },
  EIO: {
    code: 'E_DISK_ERROR',
    what: (name) => `The disk reported an error at ${name}.`,
    hint: 'Check the disk, and choose another one for now.',
  },
}

/** @param name the file's own name, without its folder */
export function fileFailure(error: unknown, name: string): Failure {
  const errno = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  const known = errno === undefined ? undefined : EXPLANATIONS[errno]
  if (known) return failure(known.code, known.what(name), { at: name, hint: known.hint })
  const detail = errno ?? (error instanceof Error ? error.message : String(error))
  return failure('E_FILE', `${name}: the operation failed (${detail}).`, { at: name })
}
