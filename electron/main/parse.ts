/** Parsers for what the window may send; each names what it expected. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import {
  MAX_TRANSFER_BYTES,
  type FileChunk,
  type FileRange,
  type FileToken,
  type Theme,
} from '#shared/ipc-contract.ts'

const TOKEN = /^[0-9a-f]{32}$/
const MAX_NAME_LENGTH = 255

function wrong(expected: string): Result<never, Failure> {
  return err(
    failure('E_BAD_MESSAGE', `The window sent something unexpected; expected ${expected}.`),
  )
}

function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null
}

function isToken(input: unknown): input is FileToken {
  return typeof input === 'string' && TOKEN.test(input)
}

function isCount(input: unknown): input is number {
  return Number.isSafeInteger(input) && (input as number) >= 0
}

export function parseNothing(input: unknown): Result<undefined, Failure> {
  return input === undefined ? ok(undefined) : wrong('nothing')
}

export function parseToken(input: unknown): Result<FileToken, Failure> {
  return isToken(input) ? ok(input) : wrong('a file token')
}

export function parseRange(input: unknown): Result<FileRange, Failure> {
  if (!isRecord(input)) return wrong('a range of a file')
  const { token, offset, length } = input
  if (!isToken(token) || !isCount(offset) || !isCount(length)) return wrong('a range of a file')
  if (length > MAX_TRANSFER_BYTES) return wrong(`at most ${MAX_TRANSFER_BYTES} bytes at a time`)
  return ok({ token, offset, length })
}

export function parseChunk(input: unknown): Result<FileChunk, Failure> {
  if (!isRecord(input)) return wrong('bytes for a file')
  const { token, bytes } = input
  if (!isToken(token) || !(bytes instanceof Uint8Array)) return wrong('bytes for a file')
  if (bytes.byteLength > MAX_TRANSFER_BYTES)
    return wrong(`at most ${MAX_TRANSFER_BYTES} bytes at a time`)
  return ok({ token, bytes: bytes as Uint8Array<ArrayBuffer> })
}

/** A bare file name: no folder, nothing that a file system or a shell would read as more than a name. */
export function parseFileName(input: unknown): Result<string, Failure> {
  if (typeof input !== 'string') return wrong('a file name')
  const name = input
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '-')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, MAX_NAME_LENGTH)
  return name === '' ? wrong('a file name') : ok(name)
}

export function parseTheme(input: unknown): Result<Theme, Failure> {
  return input === 'system' || input === 'light' || input === 'dark' ? ok(input) : wrong('a theme')
}
