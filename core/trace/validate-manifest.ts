/** The manifest of a trace from outside: every field checked, and all of them against each other. */
import { fromBase64 } from '#core/base/base64.ts'
import { EMPTY_DIGEST, isDigest } from '#core/base/digest.ts'
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { MAX_CPUS } from '#core/event/actors.ts'
import {
  FORMAT_VERSION,
  type CheckSetup,
  type ChunkSummary,
  type CostSetup,
  type MachineSetup,
  type Manifest,
  type MetricValue,
  type RunSetup,
  type ViolationRecord,
} from './format.ts'
import * as check from './json-checks.ts'
import { unknownVersion } from './trace-failure.ts'
import { isReadable, upgradeDocument, UPGRADES, type FormatUpgrade } from './upgrade.ts'
import {
  MAX_CHUNK_BYTES,
  MAX_CHUNK_EVENTS,
  MAX_CHUNKS,
  MAX_DATA_BYTES,
  MAX_FINAL_VALUES,
  MAX_PRIVATE_INSTRUCTIONS,
  MAX_SCHEDULE_TEXT,
} from './limits.ts'

const INT32_MAX = 2 ** 31 - 1
const UINT32_MAX = 2 ** 32 - 1
const name = check.text(256)
const count = check.integer(0, Number.MAX_SAFE_INTEGER)
const int32 = check.integer(-(2 ** 31), INT32_MAX)
const byte = check.integer(0, 255)
const ticks = check.integer(0, INT32_MAX)
const digest = check.textLike(/^[0-9a-f]{64}$/, 'a digest')
const bitSet = check.list(check.integer(0, UINT32_MAX), 8)

const costs = check.object<CostSetup>({
  instruction: ticks,
  load: ticks,
  store: ticks,
  rmw: ticks,
  fence: ticks,
  lineTransfer: ticks,
  lockHandover: ticks,
  wakeup: ticks,
  contextSwitch: ticks,
  interrupt: ticks,
  pause: ticks,
  quantum: ticks,
  drain: check.optional(ticks),
  jitter: ticks,
})

const checks = check.object<CheckSetup>({
  lockOrder: check.bool,
  races: check.bool,
  continueAfter: check.list(byte, 256),
})

const machine = check.object<MachineSetup>({
  cpus: check.integer(1, MAX_CPUS),
  model: check.oneOf(['sc', 'tso', 'pso']),
  timed: check.bool,
  costs,
  heapBytes: check.integer(0, 16 * 1024 * 1024),
  fairRwsem: check.bool,
  pins: check.mapOf(check.integer(0, MAX_CPUS - 1), 32),
  maxPrivateInstructions: check.integer(1, MAX_PRIVATE_INSTRUCTIONS),
  checks: check.optional(checks),
})

const setup = check.object<RunSetup>({
  scenario: name,
  variant: name,
  mainSource: name,
  parameters: check.mapOf(check.whole, 256),
  wordBits: check.oneOf([32, 64]),
  way: check.oneOf(['timed', 'explore']),
  scheduler: name,
  seed: check.integer(0, Number.MAX_SAFE_INTEGER),
  schedule: check.optional(check.text(MAX_SCHEDULE_TEXT)),
  machine,
  maxSteps: count,
})

const violation = check.object<ViolationRecord>({
  check: byte,
  message: check.text(4096),
  site: int32,
  actors: check.list(byte, 256),
  otherSites: check.list(int32, 256),
  address: int32,
  seq: count,
  time: count,
})

const metric = check.object<MetricValue>({
  key: name,
  label: name,
  unit: name,
  value: check.finite,
})

const chunk = check.object<ChunkSummary>({
  firstSeq: count,
  events: check.integer(1, MAX_CHUNK_EVENTS),
  firstTime: count,
  lastTime: count,
  bytes: check.integer(1, MAX_CHUNK_BYTES),
  prefixDigest: digest,
  kinds: bitSet,
  writes: bitSet,
})

const shape = check.object<Manifest>({
  format: check.oneOf([FORMAT_VERSION]),
  engine: name,
  title: check.text(1024),
  setup,
  verdict: check.oneOf(['clean', 'violated', 'limit', 'partial']),
  events: count,
  steps: count,
  ticks: count,
  violations: check.list(violation, 100_000),
  metrics: check.list(metric, 4096),
  final: check.mapOf(check.text(256), MAX_FINAL_VALUES),
  digest,
  chunks: check.list(chunk, MAX_CHUNKS),
  dataBytes: check.integer(0, MAX_DATA_BYTES),
  initialData: check.text(Math.ceil(MAX_DATA_BYTES / 3) * 4),
})

const consistent: check.Check<Manifest> = (value, at) => {
  const manifest = shape(value, at)
  let events = 0
  for (const [index, summary] of manifest.chunks.entries()) {
    check.demand(
      summary.firstSeq === events,
      `chunks[${index}] does not continue the one before it`,
    )
    events += summary.events
  }
  check.demand(events === manifest.events, 'the chunks do not add up to the number of events')
  const last = manifest.chunks.at(-1)?.prefixDigest ?? EMPTY_DIGEST
  check.demand(isDigest(last) && last === manifest.digest, 'digest is not that of the last chunk')
  const data = fromBase64(manifest.initialData)
  check.demand(data?.length === manifest.dataBytes, 'initialData does not have dataBytes bytes')
  for (const [index, { seq }] of manifest.violations.entries()) {
    check.demand(seq <= events, `violations[${index}].seq is not an event`)
  }
  return manifest
}

/** Only the version, whatever else there is: another one may have other fields. */
const versionOnly = check.object<{ format: number }>({ format: count })

/** A manifest, and the format version of the trace it came with. */
export interface ParsedManifest {
  readonly manifest: Manifest
  readonly format: number
}

/**
 * The manifest in `bytes`, brought to the present version, or why it is none. `entry` is what to call
 * it.
 */
export function parseManifest(
  bytes: Uint8Array<ArrayBuffer>,
  entry: string,
  upgrades: readonly FormatUpgrade[] = UPGRADES,
): Result<ParsedManifest, Failure> {
  const version = check.parseJson(bytes, versionOnly, entry)
  if (!version.ok) return version
  const { format } = version.value
  if (!isReadable(format, upgrades)) return err(unknownVersion(entry, format))
  const upgraded: check.Check<Manifest> = (value, at) =>
    consistent(upgradeDocument('manifest', value, format, upgrades), at)
  const manifest = check.parseJson(bytes, upgraded, entry)
  return manifest.ok ? ok({ manifest: manifest.value, format }) : manifest
}

/** The manifest as text that {@link parseManifest} reads back. */
export function manifestText(manifest: Manifest, entry: string): Result<string, Failure> {
  return check.writeJson(manifest, consistent, entry)
}
