/**
 * Version of everything that decides which events a program gives: language, machine, schedulers.
 * Counted up with every change that makes the digest of any recording another one; re-execution is
 * promised only for recordings of the same version.
 */
export const ENGINE_VERSION = '2'
