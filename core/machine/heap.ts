/**
 * kmalloc and kfree. Blocks lie one after the other with a red zone before each; the red zone's
 * validity bytes describe the block (7 bits each, the top bit says "not memory"), so that the heap
 * needs no other table. Freed memory is reused only when nothing else is left, oldest place first, so
 * that a use after free meets freed memory and not somebody else's.
 */
import { CHECK_BAD_FREE, CHECK_RESOURCE } from '#core/event/checks.ts'
import { EVENT_ALLOC, EVENT_FREE } from '#core/event/kinds.ts'
import * as At from './layout.ts'
import { heapAddress } from './layout.ts'
import { GO_ON, HALT } from './outcome.ts'
import { watchBirth } from './race-watch.ts'
import type { MachineState } from './state.ts'
import { DESCRIPTION, FREED, UNWRITTEN, WRITTEN } from './validity.ts'
import { report } from './violations.ts'

const ALLOCATED = DESCRIPTION | 1
const RELEASED = DESCRIPTION | 2
const GRAIN = 16
// Fields of a description: first byte, count of 7-bit bytes.
const SIZE = 1
const SIZE_BYTES = 4
const ROOM = 5
const ROOM_BYTES = 3
const ALLOC_SITE = 8
const FREE_SITE = 11
const SITE_BYTES = 3

/** A block of the heap as its description tells it. */
export interface HeapBlock {
  readonly address: number
  readonly size: number
  readonly live: boolean
  readonly allocSite: number
  readonly freeSite: number
}

function put(state: MachineState, at: number, bytes: number, value: number): void {
  for (let i = 0; i < bytes; i++) state.u8[at + i] = DESCRIPTION | ((value >>> (7 * i)) & 0x7f)
}

function get(state: MachineState, at: number, bytes: number): number {
  let value = 0
  for (let i = 0; i < bytes; i++) value |= (state.u8[at + i]! & 0x7f) << (7 * i)
  return value
}

/** kmalloc(), kzalloc() (`zeroed`): the address of `size` bytes goes to image word `target`. */
export function allocate(
  state: MachineState,
  context: number,
  size: number,
  target: number,
  zeroed: boolean,
): number {
  const { i32, u8, layout } = state
  const room = Math.ceil(Math.max(size, 1) / GRAIN) * GRAIN
  const place = size < 0 || room > layout.heapLength ? -1 : findRoom(state, room)
  const site = state.siteOf(context)
  if (place === -1) {
    const actor = i32[context + At.CONTEXT_ACTOR]!
    report(state, { check: CHECK_RESOURCE, site, actor, detail: size })
    return HALT
  }
  const zone = layout.heapValidityBytes + place
  u8[zone] = ALLOCATED
  put(state, zone + SIZE, SIZE_BYTES, size)
  put(state, zone + ALLOC_SITE, SITE_BYTES, site)
  put(state, zone + FREE_SITE, At.RED_ZONE_BYTES - FREE_SITE, 0)
  const first = place + At.RED_ZONE_BYTES
  const validity = layout.heapValidityBytes + first
  u8.fill(zeroed ? WRITTEN : UNWRITTEN, validity, validity + size)
  // Nobody else can know the address yet: zeroing is part of the allocation, not a step.
  if (zeroed) u8.fill(0, layout.heapBytes + first, layout.heapBytes + first + size)
  const address = heapAddress(layout) + place + At.RED_ZONE_BYTES
  i32[target] = address
  watchBirth(state, address, size)
  if (state.timed) state.cost += state.config.costs.rmw
  state.emit(EVENT_ALLOC, context, site, address, size)
  return GO_ON
}

/** Offset in the heap of a red zone with `room` bytes after it, or -1. */
function findRoom(state: MachineState, room: number): number {
  const { i32, u8, layout } = state
  const top = i32[At.HEADER_HEAP_TOP]!
  const end = top + At.RED_ZONE_BYTES + room
  if (end + At.RED_ZONE_BYTES <= layout.heapLength) {
    i32[At.HEADER_HEAP_TOP] = end
    put(state, layout.heapValidityBytes + top + ROOM, ROOM_BYTES, room / GRAIN)
    return top
  }
  let place = 0
  while (place < top) {
    const zone = layout.heapValidityBytes + place
    const has = get(state, zone + ROOM, ROOM_BYTES) * GRAIN
    if (u8[zone] === RELEASED && has >= room) {
      u8.fill(0, zone + At.RED_ZONE_BYTES, zone + At.RED_ZONE_BYTES + has)
      return place
    }
    place += At.RED_ZONE_BYTES + has
  }
  return -1
}

/** kfree(): NULL is fine, anything else must be a live block. */
export function release(state: MachineState, context: number, address: number): number {
  if (address === 0) return GO_ON
  const { u8, layout } = state
  const site = state.siteOf(context)
  const zone = zoneOf(state, address)
  if (zone === -1 || u8[zone] !== ALLOCATED) {
    const actor = state.i32[context + At.CONTEXT_ACTOR]!
    const twice = zone !== -1 && u8[zone] === RELEASED
    const otherSites = twice ? [get(state, zone + FREE_SITE, SITE_BYTES)] : []
    report(state, { check: CHECK_BAD_FREE, site, actor, address, otherSites })
    return HALT
  }
  const size = get(state, zone + SIZE, SIZE_BYTES)
  u8[zone] = RELEASED
  put(state, zone + FREE_SITE, SITE_BYTES, site)
  state.wrote = true
  // Who waits for a lock in it goes on, to be told.
  state.stale = true
  const first = address - heapAddress(layout) + layout.heapValidityBytes
  u8.fill(FREED, first, first + size)
  if (state.timed) state.cost += state.config.costs.rmw
  state.emit(EVENT_FREE, context, site, address, size)
  return GO_ON
}

/** Image byte of the description of the block that starts at `address`, or -1. */
function zoneOf(state: MachineState, address: number): number {
  const offset = address - heapAddress(state.layout)
  const inside = offset >= At.RED_ZONE_BYTES && offset < state.i32[At.HEADER_HEAP_TOP]!
  if (!inside || offset % GRAIN !== 0) return -1
  const zone = state.layout.heapValidityBytes + offset - At.RED_ZONE_BYTES
  return state.u8[zone]! >= DESCRIPTION ? zone : -1
}

/** Every block ever made that still has its place, in order of address. */
export function heapBlocks(state: MachineState): HeapBlock[] {
  const { layout, u8 } = state
  const blocks: HeapBlock[] = []
  let place = 0
  while (place < state.i32[At.HEADER_HEAP_TOP]!) {
    const zone = layout.heapValidityBytes + place
    blocks.push({
      address: heapAddress(layout) + place + At.RED_ZONE_BYTES,
      size: get(state, zone + SIZE, SIZE_BYTES),
      live: u8[zone] === ALLOCATED,
      allocSite: get(state, zone + ALLOC_SITE, SITE_BYTES),
      freeSite: get(state, zone + FREE_SITE, SITE_BYTES),
    })
    place += At.RED_ZONE_BYTES + get(state, zone + ROOM, ROOM_BYTES) * GRAIN
  }
  return blocks
}

/** The block whose bytes hold `address`, live or freed; undefined between blocks. */
function blockAt(state: MachineState, address: number): HeapBlock | undefined {
  return heapBlocks(state).find(
    (block) => address >= block.address && address < block.address + block.size,
  )
}

/** The site that freed the memory at `address`, for the report of a use after free. */
export function freeSiteOf(state: MachineState, address: number): number | undefined {
  const block = blockAt(state, address)
  return block && !block.live ? block.freeSite : undefined
}

/**
 * A number for what kind of thing lies at `address` of the heap: where its block was allocated, and how
 * far into the block it is. Undefined outside the heap.
 */
export function heapKey(state: MachineState, address: number): number | undefined {
  const { layout, u8 } = state
  const start = address - heapAddress(layout)
  if (start < At.RED_ZONE_BYTES || start >= layout.heapLength) return undefined
  let at = layout.heapValidityBytes + start
  const lowest = layout.heapValidityBytes + At.RED_ZONE_BYTES - 1
  while (at > lowest && u8[at]! < DESCRIPTION) at--
  const zone = at - At.RED_ZONE_BYTES + 1
  const site = get(state, zone + ALLOC_SITE, SITE_BYTES)
  return -0x4000_0000 + Math.imul(site, 4096) + (layout.heapValidityBytes + start - at)
}
