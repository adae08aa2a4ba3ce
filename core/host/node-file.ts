/**
 * Files on disk as traces want them: written to a neighbour and renamed when whole, so that a file is
 * there complete or not at all; read by random access. A device or a pipe is written to as it is: a
 * file put in its place would be no device any more. What the system refuses is said in words.
 */
import { constants } from 'node:fs'
import { open, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { RandomAccess } from '#core/trace/zip-reader.ts'
import type { ByteOutput } from '#core/trace/zip-writer.ts'

/** A file being written. */
export interface OutputFile extends ByteOutput {
  /** Makes what was written the file of that name. */
  commit(): Promise<Result<undefined, Failure>>
  /** Throws away what was written. */
  discard(): Promise<void>
}

/** A file open for reading. */
export interface InputFile extends RandomAccess {
  close(): Promise<void>
}

/**
 * Begins to write `path`, which is not touched until {@link OutputFile.commit}. Through a link its target
 * is written.
 */
export async function createOutputFile(path: string): Promise<Result<OutputFile, Failure>> {
  try {
    const found = await stat(path).catch(() => undefined)
    if (found?.isDirectory() === true) return err(cannotWrite(path, 'it is a directory'))
    const { O_WRONLY, O_CREAT, O_TRUNC } = constants
    if (found?.isFile() === false) {
      return ok(new NodeOutputFile(path, undefined, await open(path, O_WRONLY)))
    }
    const target = found === undefined ? path : await realpath(path)
    // The longest name there may be has no room for more.
    const name = `.${basename(target).slice(0, 60)}.${process.pid}.part`
    const part = { temporary: join(dirname(target), name), target }
    const handle = await open(part.temporary, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    return ok(new NodeOutputFile(path, part, handle))
  } catch (problem) {
    return err(cannotWrite(path, reasonOf(problem)))
  }
}

/** Whether two paths lead to the same file, which is there. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((path) => stat(path).catch(() => undefined)),
  )
  if (first === undefined || second === undefined) return false
  return first.dev === second.dev && first.ino === second.ino
}

/** Opens `path` for reading. */
export async function openInputFile(path: string): Promise<Result<InputFile, Failure>> {
  try {
    const handle = await open(path, 'r')
    const { size, isFile } = await handle.stat().then((found) => ({
      size: found.size,
      isFile: found.isFile(),
    }))
    if (isFile) return ok(new NodeInputFile(path, size, handle))
    await handle.close()
    return err(cannotRead(path, 'it is not a file'))
  } catch (problem) {
    return err(cannotRead(path, reasonOf(problem)))
  }
}

/** Where a file is written until it is whole. */
interface Part {
  readonly temporary: string
  readonly target: string
}

class NodeOutputFile implements OutputFile {
  readonly #path: string
  /** None for what is written to as it is. */
  readonly #part: Part | undefined
  readonly #handle: FileHandle

  constructor(path: string, part: Part | undefined, handle: FileHandle) {
    this.#path = path
    this.#part = part
    this.#handle = handle
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<Result<undefined, Failure>> {
    try {
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await this.#handle.write(bytes, at)
        at += bytesWritten
      }
      return ok(undefined)
    } catch (problem) {
      return err(cannotWrite(this.#path, reasonOf(problem)))
    }
  }

  async commit(): Promise<Result<undefined, Failure>> {
    try {
      if (this.#part) await this.#handle.sync()
      await this.#handle.close()
      if (this.#part) await rename(this.#part.temporary, this.#part.target)
      return ok(undefined)
    } catch (problem) {
      await this.discard()
      return err(cannotWrite(this.#path, reasonOf(problem)))
    }
  }

  async discard(): Promise<void> {
    // Nothing is left to do about a part that cannot be removed either.
    await this.#handle.close().catch(() => undefined)
    if (this.#part) await unlink(this.#part.temporary).catch(() => undefined)
  }
}

class NodeInputFile implements InputFile {
  readonly name: string
  readonly size: number
  readonly #path: string
  readonly #handle: FileHandle

  constructor(path: string, size: number, handle: FileHandle) {
    this.name = basename(path)
    this.size = size
    this.#path = path
    this.#handle = handle
  }

  async read(offset: number, length: number): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)))
    try {
      let at = 0
      while (at < bytes.length) {
        const { bytesRead } = await this.#handle.read(bytes, at, bytes.length - at, offset + at)
        if (bytesRead === 0) break
        at += bytesRead
      }
      return ok(at === bytes.length ? bytes : bytes.slice(0, at))
    } catch (problem) {
      return err(cannotRead(this.#path, reasonOf(problem)))
    }
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'that is not permitted',
  EPERM: 'that is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file system does not take files of that size',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a directory',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  EPIPE: 'nobody reads it any more',
  ENXIO: 'there is nothing behind it',
}

function reasonOf(problem: unknown): string {
  const { code, message } = problem as NodeJS.ErrnoException
  return REASONS[code ?? ''] ?? message
}

function cannotWrite(path: string, reason: string): Failure {
  return failure('E_CANNOT_WRITE', `The file cannot be written: ${reason}.`, {
    at: path,
    hint: 'Choose another path, or make room. Nothing was left behind.',
  })
}

function cannotRead(path: string, reason: string): Failure {
  return failure('E_CANNOT_READ', `The file cannot be read: ${reason}.`, {
    at: path,
    hint: 'Give the path of a file that you may read.',
  })
}
