/**
 * Checks a trace from outside down to its last event: every chunk is what its manifest says, the digests
 * chain up, time does not run backwards, every CPU is one there is, no event contradicts the memory that the events before it left,
 * and the manifest tells of those violations that the events tell of. What passes can be replayed and
 * searched without another look.
 */
import { fromBase64 } from '#core/base/base64.ts'
import { EMPTY_DIGEST, extendDigest } from '#core/base/digest.ts'
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { checkKind } from '#core/event/checks.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_VIOLATION, EVENT_WARNING } from '#core/event/kinds.ts'
import { decodeEvents, decodeKeyframes, encodedColumns, openChunk } from './chunk.ts'
import type { ChunkSummary, Manifest } from './format.ts'
import { foldMemory } from './fold-memory.ts'
import { hasKind, kindsIn, writesIn } from './presence.ts'
import { chunkName } from './reader.ts'
import { damaged } from './trace-failure.ts'

const MANIFEST = 'manifest.json'

/** Checks the chunks of one trace, in order, and then the whole. */
export class TraceChecker {
  private readonly manifest: Manifest
  private readonly memory: Uint8Array
  private digest = EMPTY_DIGEST
  private index = 0
  private time = 0
  /** Violations of the manifest whose events were met. */
  private found = 0

  constructor(manifest: Manifest) {
    this.manifest = manifest
    this.memory = fromBase64(manifest.initialData) ?? new Uint8Array(0)
  }

  /** Checks the next chunk and gives its events. */
  next(bytes: Uint8Array): Result<EventColumns, Failure> {
    const at = chunkName(this.index)
    const summary = this.manifest.chunks[this.index]
    if (summary === undefined) return err(damaged(at, 'the manifest does not know it'))
    const header = openChunk(bytes, at)
    if (!header.ok) return header
    const encoded = encodedColumns(header.value, at)
    if (!encoded.ok) return encoded
    this.digest = extendDigest(this.digest, encoded.value)
    if (this.digest !== header.value.prefixDigest) {
      return err(damaged(at, 'its digest is not that of its events and those before them'))
    }
    const keyframes = decodeKeyframes(header.value, at)
    if (!keyframes.ok) return keyframes
    const columns = decodeEvents(header.value, encoded.value, at)
    if (!columns.ok) return columns
    const { firstSeq, prefixDigest } = header.value
    const actual = { ...summarise(columns.value), firstSeq, prefixDigest, bytes: bytes.length }
    if (!sameSummary(actual, summary)) {
      return err(damaged(at, 'it is not the one the manifest describes'))
    }
    const contradiction = foldMemory(this.memory, columns.value, 0, columns.value.count)
    if (contradiction >= 0) {
      const seq = firstSeq + contradiction
      return err(damaged(at, `event ${seq} finds other memory than the events before it left`))
    }
    const problem =
      this.clockProblem(columns.value, firstSeq, at) ??
      this.findingProblem(columns.value, firstSeq, summary)
    if (problem !== undefined) return err(problem)
    this.index += 1
    return columns
  }

  /** Checks what only the whole trace tells. Call it after the last chunk. */
  finish(): Result<undefined, Failure> {
    const { verdict, violations, ticks, chunks } = this.manifest
    if (this.index < chunks.length) return err(damaged(chunkName(this.index), 'it is missing'))
    // The event of the last violation may be lost when a recording is cut short.
    if (this.found < violations.length && verdict !== 'partial') {
      return err(damaged(MANIFEST, `violations[${this.found}] has no event`))
    }
    if (ticks < this.time) return err(damaged(MANIFEST, 'ticks is before the last event'))
    const known = violations.map(({ check }) => checkKind(check))
    const fails = known.some((kind) => kind?.fails === true)
    const sound = known.every((kind) => kind?.fails === false)
    if (
      (verdict === 'violated' && sound) ||
      (verdict !== 'violated' && verdict !== 'partial' && fails)
    ) {
      return err(damaged(MANIFEST, `verdict ${verdict} does not follow from its violations`))
    }
    return ok(undefined)
  }

  /** Memory after the chunks so far: shared data and ghosts from DATA_BASE on. */
  get folded(): Uint8Array {
    return this.memory
  }

  private clockProblem(
    { count, time, cpu }: EventColumns,
    firstSeq: number,
    at: string,
  ): Failure | undefined {
    const { cpus } = this.manifest.setup.machine
    for (let row = 0; row < count; row += 1) {
      if (cpu[row]! >= cpus) {
        return damaged(at, `event ${firstSeq + row} is on CPU ${cpu[row]} of ${cpus}`)
      }
      if (time[row]! < this.time) {
        return damaged(at, `event ${firstSeq + row} is earlier than the one before it`)
      }
      this.time = time[row]!
    }
    return undefined
  }

  /** Each record of the manifest has its event, and each event its record. */
  private findingProblem(
    { count, kind, value, aux, time }: EventColumns,
    firstSeq: number,
    summary: ChunkSummary,
  ): Failure | undefined {
    const { violations } = this.manifest
    for (; this.found < violations.length; this.found += 1) {
      const { seq, check, time: when } = violations[this.found]!
      const row = seq - firstSeq
      if (row >= count) break
      const fits = row >= 0 && isFinding(kind[row]!) && value[row] === check && time[row] === when
      if (!fits) return damaged(MANIFEST, `violations[${this.found}] is not what its event says`)
    }
    if (!hasKind(summary, EVENT_VIOLATION) && !hasKind(summary, EVENT_WARNING)) return undefined
    for (let row = 0; row < count; row += 1) {
      if (isFinding(kind[row]!) && !(aux[row]! >= 0 && aux[row]! < violations.length)) {
        return damaged(MANIFEST, `it does not tell of the violation at event ${firstSeq + row}`)
      }
    }
    return undefined
  }
}

function isFinding(kind: number): boolean {
  return kind === EVENT_VIOLATION || kind === EVENT_WARNING
}

function summarise(
  columns: EventColumns,
): Pick<ChunkSummary, 'events' | 'firstTime' | 'lastTime' | 'kinds' | 'writes'> {
  return {
    events: columns.count,
    firstTime: columns.time[0] ?? 0,
    lastTime: columns.time[columns.count - 1] ?? 0,
    kinds: kindsIn(columns),
    writes: writesIn(columns),
  }
}

function sameSummary(one: ChunkSummary, other: ChunkSummary): boolean {
  return (
    one.firstSeq === other.firstSeq &&
    one.events === other.events &&
    one.firstTime === other.firstTime &&
    one.lastTime === other.lastTime &&
    one.bytes === other.bytes &&
    one.prefixDigest === other.prefixDigest &&
    sameWords(one.kinds, other.kinds) &&
    sameWords(one.writes, other.writes)
  )
}

function sameWords(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((word, index) => word === other[index])
}
