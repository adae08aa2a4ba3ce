/**
 * The one origin the lab is served from inside Electron. IndexedDB belongs to an origin, so renaming
 * either part would orphan every recording a user has.
 */
export const APP_SCHEME = 'lab'
export const APP_HOST = 'app'
export const APP_ORIGIN = 'lab://app'
