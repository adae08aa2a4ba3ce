import { app } from 'electron'
import path from 'node:path'

/** Where recordings and settings live; `RACELAB_USER_DATA` moves them, for tests and for a second lab. */
export function setupUserData(): void {
  const override = process.env['RACELAB_USER_DATA']
  if (override) app.setPath('userData', path.resolve(override))
}
