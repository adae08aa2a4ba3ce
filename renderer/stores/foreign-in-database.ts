/** The port of foreign traces over the lab's database. */
import { changeForeign, purgeForeign, watchForeign } from '#renderer/db/foreign-library.ts'
import type { LabDatabase } from '#renderer/db/schema.ts'
import type { ForeignPort } from './foreign-port.ts'

export function foreignInDatabase(database: LabDatabase, open: ForeignPort['open']): ForeignPort {
  return {
    watch: (listener, failed) => watchForeign(database, listener, failed),
    rename: (id, name) => changeForeign(database, id, { name }),
    remove: (id) => changeForeign(database, id, { state: 'deleted' }),
    restore: (id) => changeForeign(database, id, { state: 'finished' }),
    purge: (id) => purgeForeign(database, id),
    open,
  }
}
