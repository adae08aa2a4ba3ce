/**
 * What is measured of the inode while it is changed. A variant keeps either the pair or the single
 * count; a term whose path a variant does not have counts nothing.
 */
import type { Probe, ProbeTerm } from '../scenario.ts'

const SECTOR_BYTES = 512

const TOTAL: readonly ProbeTerm[] = [
  { path: 'inode.i_blocks', signed: true, factor: SECTOR_BYTES },
  { path: 'inode.i_bytes', signed: false, factor: 1 },
  { path: 'inode.i_usedbytes', signed: true, factor: 1 },
]

function inSectors(terms: readonly ProbeTerm[]): readonly ProbeTerm[] {
  return terms.map((term) => ({ ...term, factor: term.factor / SECTOR_BYTES }))
}

const LEDGER: ProbeTerm = { path: 'ledger', signed: true, factor: 1 }

/** Series of the scenario; `drift` is the one that tells right from wrong. */
export const PROBES: readonly Probe[] = [
  {
    key: 'drift',
    label: 'Drift of i_blocks',
    unit: 'bytes',
    meaning:
      'What the inode says less what the calls that have returned add up to. A call under way shows for its duration; what stays is lost.',
    terms: [...TOTAL, { ...LEDGER, factor: -1 }],
  },
  {
    key: 'blocks',
    label: 'i_blocks, read as signed',
    unit: 'sectors of 512 bytes',
    meaning: 'What the inode says. Below zero it is written to disk as a number near 2^32.',
    terms: inSectors(TOTAL),
  },
  {
    key: 'ledger',
    label: 'Ledger',
    unit: 'sectors of 512 bytes',
    meaning: 'What it should say: the sum of the calls that have returned.',
    terms: inSectors([LEDGER]),
  },
  {
    key: 'call-cost',
    label: 'Cost of a call',
    unit: 'ticks',
    meaning:
      'From the call of quota_alloc_space() or quota_free_space() to its return, waiting included.',
    terms: [],
    calls: ['quota_alloc_space', 'quota_free_space'],
  },
]
