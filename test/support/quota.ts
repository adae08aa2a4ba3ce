/**
 * A quota for a database in a test, by Chromium's rules: a transaction that would take more than is left
 * fails whole, and what it deletes itself leaves no room for it; one that only deletes always passes.
 * Counted are bytes of arrays and characters of text.
 */
import type { Dexie } from 'dexie'

/** Room for what `database` stores; change it at any time. */
export interface Quota {
  bytes: number
  readonly used: number
}

interface Weighed {
  added: string[]
  freed: number
}

/** Puts `database`, which is not open yet, under a quota. */
export function limitQuota(database: Dexie, bytes: number): Quota {
  const rows = new Map<string, number>()
  const open = new WeakMap<object, Weighed>()
  const quota = {
    bytes,
    get used() {
      return [...rows.values()].reduce((sum, row) => sum + row, 0)
    },
  }
  database.use({
    stack: 'dbcore',
    name: 'quota',
    create: (core) => ({
      ...core,
      table(name) {
        const table = core.table(name)
        const keyOf = (key: unknown): string => JSON.stringify([name, key])
        return {
          ...table,
          mutate(request) {
            const weighed = open.get(request.trans) ?? { added: [], freed: 0 }
            open.set(request.trans, weighed)
            if (request.type === 'delete') {
              for (const key of request.keys.map(keyOf)) {
                weighed.freed += rows.get(key) ?? 0
                rows.delete(key)
              }
            }
            if (request.type !== 'add' && request.type !== 'put') return table.mutate(request)
            for (const value of request.values as unknown[]) {
              const key = keyOf(table.schema.primaryKey.extractKey?.(value))
              if (quota.used + weighed.freed + bytesOf(value) > quota.bytes) {
                for (const added of weighed.added) rows.delete(added)
                const full = new DOMException('No room is left.', 'QuotaExceededError')
                return Promise.reject(full)
              }
              rows.set(key, bytesOf(value))
              weighed.added.push(key)
            }
            return table.mutate(request)
          },
        }
      },
    }),
  })
  return quota
}

function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  return Object.entries(value).reduce((sum, [key, one]) => sum + key.length + bytesOf(one), 0)
}
