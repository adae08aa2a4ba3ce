/** Loads, stores and addresses: from locations to registers and back. */
import * as op from '../bytecode.ts'
import { FUNCTION_BASE, type AddressRange } from '../program.ts'
import type { Location, TypedExpression, Variable } from '../semantics/tree.ts'
import { scalarsOf, sizeOf, slotsOf, VOLATILE, type CType } from '../semantics/types.ts'
import type { Place } from '../source/token.ts'
import type { CodeBuffer } from './code-buffer.ts'
import { Frame } from './frame.ts'
import { isPair, loadOpcode, storeOpcode } from './opcode-tables.ts'
import type { ProgramContext } from './program-context.ts'

/** An address as memory instructions take it: r[base] + offset, or the offset alone if base is -1. */
export interface Address {
  readonly base: number
  readonly offset: number
  /** Specification state: private accesses. */
  readonly ghost: boolean
  /** Of a global by its name, not through a pointer: where all of it lies. */
  readonly named?: AddressRange
}

/** Loads, stores and addresses. */
export abstract class MemoryLowering {
  protected readonly context: ProgramContext
  protected readonly code: CodeBuffer
  protected readonly frame: Frame = new Frame()

  constructor(context: ProgramContext) {
    this.context = context
    this.code = context.code
  }

  /** Slot that holds the value of an expression: a variable's own, or a temporary. */
  protected abstract value(expression: TypedExpression): number

  /** Writes instructions that belong to `place`. */
  protected at(place: Place): void {
    this.code.place = place
  }

  protected move(target: number, source: number, pair: boolean): void {
    if (target !== source) this.code.emit(pair ? op.OP_MOV64 : op.OP_MOV, target, source)
  }

  protected constantInto(target: number, value: bigint, pair: boolean): void {
    const low = Number(BigInt.asIntN(32, value))
    if (pair) this.code.emit(op.OP_MOVI64, target, low, Number(BigInt.asIntN(32, value >> 32n)))
    else this.code.emit(op.OP_MOVI, target, low)
  }

  /** The slot of a location that is a register: a whole variable whose address is not taken. */
  protected registerOf(location: Location): number | undefined {
    const { variable } = location
    return variable && !variable.inMemory ? this.frame.slotOf(variable) : undefined
  }

  /** Computes an address; temporaries it needs stay taken. */
  protected address(location: Location): Address {
    const { variable, index, offset } = location
    const base = index === undefined ? -1 : this.value(index)
    if (!variable) return { base, offset, ghost: false }
    const absolute = this.context.layout.addresses.get(variable)
    if (absolute !== undefined) {
      const named = { start: absolute, end: absolute + sizeOf(variable.type) }
      return { base, offset: absolute + offset, ghost: variable.storage === 'ghost', named }
    }
    const frameOffset = this.frame.offsetOf(variable) ?? 0
    const slot = this.frame.take(1)
    this.code.emit(op.OP_LEA, slot, frameOffset + (base < 0 ? offset : 0))
    if (base < 0) return { base: slot, offset: 0, ghost: false }
    this.code.emit(op.OP_ADD, slot, slot, base)
    return { base: slot, offset, ghost: false }
  }

  /** Puts a whole address into one slot. */
  protected addressInto(location: Location, target: number): void {
    const { variable, index, offset } = location
    const frameOffset = variable && this.frame.offsetOf(variable)
    if (variable && frameOffset !== undefined && !index) {
      this.code.emit(op.OP_LEA, target, frameOffset + offset)
      return
    }
    const address = this.address(location)
    if (address.base < 0) this.code.emit(op.OP_MOVI, target, address.offset)
    else if (address.offset === 0) this.move(target, address.base, false)
    else this.code.emit(op.OP_ADDI, target, address.base, address.offset)
  }

  /** Loads a scalar into its slots. On a 32-bit machine 64 bits are two loads, low word first. */
  protected load(address: Address, type: CType, target: number, flags: number): void {
    const { base, offset, ghost } = address
    if (isPair(type) && this.context.wordBits === 32 && !ghost) {
      const half = flags | op.SITE_HALF
      const kept = base === target ? this.frame.take(1) : base
      this.move(kept, base, false)
      this.noteIndexed(address)
      this.code.emit(op.OP_LOAD32, target, kept, offset, half)
      this.noteIndexed(address)
      this.code.emit(op.OP_LOAD32, target + 1, kept, offset + 4, half)
    } else {
      this.noteIndexed(address)
      this.code.emit(loadOpcode(type, ghost), target, base, offset, flags)
    }
  }

  /** Stores a scalar from its slots; narrow stores take the low bits. */
  protected storeTo(address: Address, type: CType, source: number, flags: number): void {
    const { base, offset, ghost } = address
    if (address.named !== undefined) this.code.namedStores.add(this.code.site)
    if (isPair(type) && this.context.wordBits === 32 && !ghost) {
      const half = flags | op.SITE_HALF
      this.code.emit(op.OP_STORE32, source, base, offset, half)
      this.code.emit(op.OP_STORE32, source + 1, base, offset + 4, half)
    } else {
      this.noteIndexed(address)
      this.code.emit(storeOpcode(type, ghost), source, base, offset, flags)
    }
  }

  private noteIndexed({ base, named }: Address): void {
    if (base >= 0 && named !== undefined) this.code.noteIndexed(named)
  }

  /** Flags of an access: volatile ones are marked. */
  protected accessFlags(location: Location, flags: number): number {
    return location.type.qualifiers & VOLATILE ? flags | op.SITE_MARKED : flags
  }

  /** Copies a struct scalar by scalar, in order of their offsets. */
  protected copy(target: Location, source: Location): void {
    const top = this.frame.top
    const to = this.address(target)
    const from = this.address(source)
    const slot = this.frame.take(2)
    forEachScalar(target.type, 0, (type, offset) => {
      this.at(source.at)
      const [load, store] = [
        this.accessFlags(source, op.SITE_COPY),
        this.accessFlags(target, op.SITE_COPY),
      ]
      this.load({ ...from, offset: from.offset + offset }, type, slot, load)
      this.at(target.at)
      this.storeTo({ ...to, offset: to.offset + offset }, type, slot, store)
    })
    this.frame.release(top)
  }

  /** Moves a parameter whose address is taken from its slot to the memory frame. */
  protected spill(variable: Variable, slot: number): void {
    const { type, at } = variable
    const top = this.frame.top
    this.at(at)
    const address = this.address({ variable, index: undefined, offset: 0, type, at })
    this.storeTo(address, type, slot, 0)
    this.frame.release(top)
  }

  protected functionAddress(index: number): number {
    return FUNCTION_BASE + 16 * index
  }
}

/** Calls `visit` for each scalar of a type, in order of offset. */
function forEachScalar(
  type: CType,
  offset: number,
  visit: (type: CType, offset: number) => void,
): void {
  if (scalarsOf(type) === 0) return
  if (type.kind === 'array') {
    for (let index = 0; index < type.length; index++) {
      forEachScalar(type.element, offset + index * sizeOf(type.element), visit)
    }
  } else if (type.kind === 'struct') {
    for (const member of type.definition.members ?? []) {
      forEachScalar(member.type, offset + member.offset, visit)
    }
  } else if (slotsOf(type) > 0) visit(type, offset)
}
