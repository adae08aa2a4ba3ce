/** The port of the history of explorations over the lab's database. */
import {
  moveExploration,
  purgeExploration,
  readExploration,
  watchExplorations,
} from '#renderer/db/explorations.ts'
import type { LabDatabase } from '#renderer/db/schema.ts'
import type { ExplorationsPort } from './explorations-port.ts'

export function explorationsInDatabase(database: LabDatabase): ExplorationsPort {
  return {
    watch: (listener, failed) => watchExplorations(database, listener, failed),
    read: (id) => readExploration(database, id),
    remove: (id) => moveExploration(database, id, 'deleted'),
    restore: (id) => moveExploration(database, id, 'finished'),
    purge: (id) => purgeExploration(database, id),
  }
}
