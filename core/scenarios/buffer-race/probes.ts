import type { Probe } from '../scenario.ts'
export const PROBES: readonly Probe[] = []
