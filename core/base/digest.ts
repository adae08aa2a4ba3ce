/**
 * The digest that names the content of a trace: a chain of SHA-256, so that the digest of each part
 * stands for everything up to its end. Two runs with the same digest at a part are the same up to there.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { fromHex, toHex } from './bytes.ts'
import { invariant } from './invariant.ts'

const DIGEST_BYTES = 32

/** What the chain starts from: the digest of nothing recorded. */
export const EMPTY_DIGEST: string = '0'.repeat(DIGEST_BYTES * 2)

/** True for what {@link extendDigest} returns. */
export function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/** SHA-256 of the bytes of `previous` followed by `bytes`, in hexadecimal. */
export function extendDigest(previous: string, bytes: Uint8Array): string {
  const start = fromHex(previous)
  invariant(start?.length === DIGEST_BYTES, 'a digest chain continues from a digest')
  return toHex(sha256.create().update(start).update(bytes).digest())
}
