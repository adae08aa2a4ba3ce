/**
 * The map of the machine image: one ArrayBuffer that holds everything a run depends on. All offsets
 * are word indices (4 bytes) unless a name says `Bytes` or `F64` (index of a double).
 *
 *   header | scheduler | violations | lock order | races | cache lines |
 *   CPUs | contexts | held locks | polled reads | interrupts | store buffers | register stacks |
 *   stack validity | globals, ghosts | memory stacks | heap | heap validity | races on the heap
 *
 * From the CPUs on (and in the first words of the header) stands what decides the future of a run;
 * before them, what is counted and remembered. Globals, memory stacks and heap lie at addresses that
 * program and configuration alone decide. Heap and what belongs to it come last so that a snapshot can
 * leave out what was never allocated.
 */
import { clockWords, SHADOW_WORDS } from '#core/check/data-race.ts'
import { LOCK_ORDER_WORDS } from '#core/check/lock-order.ts'
import { MAX_PENDING_IO, STORE_BUFFER_ENTRIES } from '#core/event/actors.ts'
import { DATA_BASE } from '#core/language/program.ts'
import type { Program } from '#core/language/program.ts'
import type { MachineConfig } from './config.ts'
import type { LinkedProgram } from './link.ts'
import { SCHEDULER_WORDS } from './oracle.ts'

// Header words. The first four decide what can still happen, the others count and remember.
export const HEADER_PHASE = 0
export const HEADER_OUTCOME = 1
/** Bytes of the heap that were ever in use. */
export const HEADER_HEAP_TOP = 2
/** Threads that have not ended. */
export const HEADER_ALIVE = 3
export const HEADER_STATE_WORDS = 4
export const HEADER_LAST_ACTOR = 4
export const HEADER_VIOLATIONS = 5
export const HEADER_STEPS_F64 = 4
/** Sequence number of the next event. */
export const HEADER_EVENTS_F64 = 5
export const HEADER_NOW_F64 = 6
/** Data choices made, modulo 2^32. */
export const HEADER_CHOICES = 14
/** The livelock watch: hashes of the state to meet again, who stepped since, who could have. */
export const HEADER_CYCLE_HASH = 16
export const HEADER_CYCLE_CHOICES = 18
export const HEADER_CYCLE_PLACES = 19
export const HEADER_CYCLE_STEPPED = 20
export const HEADER_CYCLE_ENABLED = 26
/** Words of a set of actors. */
export const ACTOR_SET_WORDS = 6
const HEADER_WORDS = 32

// How far a run has come.
export const PHASE_INIT = 0
export const PHASE_RUN = 1
export const PHASE_FINALLY = 2
export const PHASE_ENDED = 3
/** Nothing has happened yet, not even the private beginnings of threads. */
export const PHASE_NEW = 4

// A CPU. Thread and interrupt actors, -1 for none.
export const CPU_CURRENT = 0
export const CPU_INTERRUPT = 1
export const CPU_IRQS_OFF = 2
/** Which store-buffer entries are in use, and which of them a wmb put before everything later. */
export const CPU_BUFFERED = 3
export const CPU_ORDERED = 4
/** Free from this moment on (timed). */
export const CPU_CLOCK_F64 = 3
/** When the current thread was switched in (timed). */
export const CPU_SLICE_F64 = 4
/** When the store buffer has done with the entry before (timed). */
export const CPU_DRAIN_F64 = 5
export const CPU_WORDS = 12

// A context: a thread, the set-up thread, or the interrupt of a CPU.
export const CONTEXT_STATUS = 0
export const CONTEXT_PC = 1
export const CONTEXT_FRAME = 2
export const CONTEXT_ACTOR = 3
export const CONTEXT_CPU = 4
export const CONTEXT_STACK_END = 5
/** Calls deep, inline ones not counted. */
export const CONTEXT_DEPTH = 6
export const CONTEXT_PREEMPT = 7
/** Recursion depth of the kernel lock, and the depth to take it back to after sleep. */
export const CONTEXT_KERNEL_DEPTH = 8
export const CONTEXT_KERNEL_SAVED = 9
/** What it waits for: address (or key of a bit), lock class, order of arrival. */
export const CONTEXT_WAIT_KEY = 10
export const CONTEXT_WAIT_KIND = 11
export const CONTEXT_TICKET = 12
/** Woken, or handed the lock it waits for. */
export const CONTEXT_WOKEN = 13
/** 1 when it waits for the read side. */
export const CONTEXT_WAIT_READ = 14
/** The wait queue it is on between prepare and finish; 0 for none. */
export const CONTEXT_QUEUE = 15
export const CONTEXT_QUEUE_KIND = 16
export const CONTEXT_QUEUE_TICKET = 17
export const CONTEXT_HELD = 18
/** Reads noted since the last cpu_relax; beyond the room for them the thread is never held back. */
export const CONTEXT_READS = 19
/** 1 while it rests after a cpu_relax, 2 when let go because nothing else could run. */
export const CONTEXT_RELAXED = 20
export const CONTEXT_RELAX_HASH = 21
/** The polling loop it burns time in (timed): sites, frame, address last polled. */
export const CONTEXT_POLL_FIRST = 22
export const CONTEXT_POLL_END = 23
export const CONTEXT_POLL_FRAME = 24
export const CONTEXT_POLL_ADDRESS = 25
/** Loads of a struct copy that met unwritten memory, by the parity of their sites: site + 1, or 0. */
export const CONTEXT_COPIED = 26
/** Words of a context before its times. */
export const CONTEXT_STATE_WORDS = 28
export const CONTEXT_READY_F64 = 14
/** Since when it is runnable, or asleep. */
export const CONTEXT_SINCE_F64 = 15
export const CONTEXT_SPIN_F64 = 16
/** When its polling loop began to spin (timed). */
export const CONTEXT_POLL_F64 = 17
export const CONTEXT_WORDS = 36

// What a context is doing.
export const STATUS_NEW = 0
export const STATUS_READY = 1
/** Burns its CPU until a lock is handed to it (timed). */
export const STATUS_SPINNING = 2
/** Off its CPU until woken. */
export const STATUS_SLEEPING = 3
export const STATUS_EXITED = 4

// A held lock.
export const HELD_ADDRESS = 0
/** site * 32 + read * 16 + lock class */
export const HELD_HOW = 1
export const HELD_WORDS = 2
export const HELD_LIMIT = 12

// A read since the last cpu_relax.
export const READ_WORDS = 3
export const READ_LIMIT = 32

// A pending I/O.
export const IO_STATE = 0
export const IO_FUNCTION = 1
export const IO_ARGUMENT = 2
export const IO_CPU = 3
export const IO_SITE = 4
export const IO_DUE_F64 = 3
export const IO_WORDS = 8
export const IO_FREE = 0
export const IO_PENDING = 1
export const IO_RUNNING = 2

// A store-buffer entry.
export const ENTRY_ADDRESS = 0
/** Width in bytes; bit 8: the release of a lock, whose class is in bits 16... */
export const ENTRY_WIDTH = 1
export const ENTRY_LOW = 2
export const ENTRY_HIGH = 3
/** Entries that must reach memory before this one. */
export const ENTRY_AFTER = 4
/** Entries older than this one. */
export const ENTRY_OLDER = 5
export const ENTRY_SITE = 6
export const ENTRY_ACTOR = 7
/** When it may reach memory (timed). */
export const ENTRY_READY_F64 = 4
export const ENTRY_WORDS = 10

// A recorded violation.
export const VIOLATION_WORDS = 16
/** Most that are kept; more when data races are looked for, of which there can be many. */
const VIOLATION_LIMIT = 8
const VIOLATION_LIMIT_RACES = 32

/** Bytes of a cache line, the unit of transfer between CPUs. */
const LINE_BYTES = 64
/** Validity-free bytes before and after each heap block. */
export const RED_ZONE_BYTES = 16

/** Where everything lies in the image of one program under one configuration. */
export interface Layout {
  readonly scheduler: number
  readonly cpus: number
  readonly contexts: number
  /** Threads of the program, then the set-up thread, then one context per CPU for interrupts. */
  readonly contextCount: number
  readonly setupContext: number
  readonly held: number
  readonly reads: number
  readonly interrupts: number
  readonly buffers: number
  readonly linesBytes: number
  readonly violations: number
  readonly violationLimit: number
  /** Clocks of the data-race check, and its shadow of globals and memory stacks. */
  readonly raceClocks: number
  readonly raceShadow: number
  readonly lockOrder: number
  readonly stacks: number
  /** Words of one register stack, the room for outgoing arguments beyond its limit included. */
  readonly stackWords: number
  readonly stackValidityBytes: number
  /** Image byte of address DATA_BASE; add an address minus DATA_BASE. */
  readonly dataBytes: number
  /** Length of globals and ghosts. */
  readonly dataLength: number
  readonly stackMemoryBytes: number
  /** Bytes of one memory stack. */
  readonly stackMemoryLength: number
  readonly heapBytes: number
  readonly heapLength: number
  readonly heapValidityBytes: number
  /** Shadow of the heap for the data-race check, 8 bytes for each byte; empty without it. */
  readonly heapRacesBytes: number
  readonly imageBytes: number
}

const alignWords = (words: number): number => (words + 1) & ~1
const alignBytes = (bytes: number, to: number): number => Math.ceil(bytes / to) * to

/** Lays out the image. Same program and configuration, same layout, on any computer. */
export function layoutOf(program: Program, linked: LinkedProgram, config: MachineConfig): Layout {
  const { cpus, checks } = config
  const contextCount = program.threads.length + 1 + (linked.usesIo ? cpus : 0)
  const sizes = memorySizes(program, config, contextCount)
  const lineCount = config.timed ? Math.ceil(sizes.memoryLength / LINE_BYTES) : 0
  const shadowed = (sizes.memoryLength - sizes.heapLength) >> 2
  const violationLimit = checks.races ? VIOLATION_LIMIT_RACES : VIOLATION_LIMIT
  const stackWords = alignWords(program.stackSlots + linked.argumentSlots)
  const polls = linked.usesRelax && !config.timed

  let word = HEADER_WORDS
  const take = (words: number): number => {
    const at = word
    word += alignWords(words)
    return at
  }
  const scheduler = take(SCHEDULER_WORDS)
  const violations = take(violationLimit * VIOLATION_WORDS)
  const lockOrder = take(checks.lockOrder ? LOCK_ORDER_WORDS : 0)
  const raceClocks = take(checks.races ? clockWords(contextCount) : 0)
  const raceShadow = take(checks.races ? shadowed * SHADOW_WORDS : 0)
  const linesBytes = take(Math.ceil(lineCount / 4)) * 4
  const cpuStart = take(cpus * CPU_WORDS)
  const contexts = take(contextCount * CONTEXT_WORDS)
  const held = take(contextCount * HELD_LIMIT * HELD_WORDS)
  const reads = take(polls ? contextCount * READ_LIMIT * READ_WORDS : 0)
  const interrupts = take(linked.usesIo ? MAX_PENDING_IO * IO_WORDS : 0)
  const buffers = take(config.model === 'sc' ? 0 : cpus * STORE_BUFFER_ENTRIES * ENTRY_WORDS)
  const stacks = take(stackWords * contextCount)
  const stackValidityBytes = take((sizes.stackMemoryLength * contextCount) / 4) * 4
  const setupContext = contexts + program.threads.length * CONTEXT_WORDS
  const memory = placeMemory(sizes, word * 4, contextCount, checks.races)
  // prettier-ignore
  return {
    scheduler, violations, violationLimit, lockOrder, raceClocks, raceShadow, linesBytes,
    cpus: cpuStart, contexts, contextCount, setupContext, held, reads, interrupts, buffers,
    stacks, stackWords, stackValidityBytes,
    ...memory,
  }
}

interface MemorySizes {
  readonly dataLength: number
  readonly stackMemoryLength: number
  readonly heapLength: number
  readonly memoryLength: number
}

function memorySizes(program: Program, config: MachineConfig, contextCount: number): MemorySizes {
  const dataLength = alignBytes(program.data.length, 8)
  const stackMemoryLength = alignBytes(program.stackBytes, 8)
  const heapLength = program.usesHeap ? alignBytes(config.heapBytes, LINE_BYTES) : 0
  const memoryLength = dataLength + stackMemoryLength * contextCount + heapLength
  return { dataLength, stackMemoryLength, heapLength, memoryLength }
}

/** The addressable part, from image byte `dataBytes` on, and what goes with the heap. */
function placeMemory(sizes: MemorySizes, dataBytes: number, contextCount: number, races: boolean) {
  const { dataLength, stackMemoryLength, heapLength } = sizes
  const stackMemoryBytes = dataBytes + dataLength
  const heapBytes = stackMemoryBytes + stackMemoryLength * contextCount
  const heapValidityBytes = heapBytes + heapLength
  const heapRacesBytes = heapValidityBytes + heapLength
  const imageBytes = alignBytes(heapRacesBytes + (races ? heapLength * SHADOW_WORDS : 0), 8)
  // prettier-ignore
  return {
    dataBytes, dataLength, stackMemoryBytes, stackMemoryLength,
    heapBytes, heapLength, heapValidityBytes, heapRacesBytes, imageBytes,
  }
}

/** Address of the first byte of the heap. */
export function heapAddress(layout: Layout): number {
  return DATA_BASE + layout.heapBytes - layout.dataBytes
}
