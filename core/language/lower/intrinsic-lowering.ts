/** The kernel API: nodes that are one instruction, and the few that are more. */
import * as op from '../bytecode.ts'
import type { TypedExpression } from '../semantics/tree.ts'
import { slotsOf } from '../semantics/types.ts'
import { isTruth } from './arithmetic-lowering.ts'
import { AssignmentLowering } from './assignment-lowering.ts'
import { newLabel } from './code-buffer.ts'
import { isPair } from './opcode-tables.ts'

type Of<Kind extends TypedExpression['kind']> = TypedExpression & { readonly kind: Kind }

export abstract class IntrinsicLowering extends AssignmentLowering {
  protected override intrinsicInto(
    expression: Of<'operation' | 'atomic-add' | 'assertion'>,
    target: number,
  ): void {
    switch (expression.kind) {
      case 'operation':
        return this.#operation(expression, target)
      case 'atomic-add':
        return this.#atomicAdd(expression, target)
      case 'assertion': {
        const slot = this.#assertion(expression)
        if (isTruth(expression.condition)) this.move(target, slot, false)
        else this.code.emit(op.OP_BOOL, target, slot)
        return
      }
    }
  }

  protected override intrinsicEffect(
    expression: Of<'operation' | 'atomic-add' | 'lock-init' | 'wait' | 'assertion' | 'note'>,
  ): void {
    switch (expression.kind) {
      case 'operation':
        return this.#operation(
          expression,
          expression.a.kind === 'result' ? this.frame.take(slotsOf(expression.type)) : 0,
        )
      case 'atomic-add':
        return this.#atomicAdd({ ...expression, result: 'old' }, this.frame.take(2))
      case 'lock-init': {
        const address = this.frame.take(1)
        this.addressInto(expression.location, address)
        const value = this.value(expression.value)
        const { type } = expression.location
        this.at(expression.at)
        const lockClass = type.kind === 'lock' ? type.lock.lockClass : 0
        this.code.emit(op.OP_LOCK_INIT, value, address, lockClass)
        return
      }
      case 'wait':
        return this.#wait(expression)
      case 'assertion':
        this.#assertion(expression)
        return
      case 'note':
        return this.#note(expression)
    }
  }

  #operation(expression: Of<'operation'>, target: number): void {
    const { opcode, a, b, c, at } = expression
    if (opcode === op.OP_NOP) return
    if (opcode === op.OP_KMALLOC) this.context.usesHeap = true
    const second = this.#operands(b)
    const third = this.#third(c)
    switch (a.kind) {
      case 'none':
      case 'immediate': {
        this.at(at)
        this.code.emit(opcode, a.kind === 'immediate' ? a.value : 0, second, third)
        return
      }
      case 'result':
        this.at(at)
        this.code.emit(opcode, target, second, third)
        return
      case 'input': {
        const slot = this.value(a.value)
        this.at(at)
        this.code.emit(opcode, slot, second, third)
        return
      }
      case 'output':
        return this.#output(expression, a.location, second, third)
    }
  }

  #third(c: Of<'operation'>['c']): number {
    if (typeof c === 'number') return c
    if ('storage' in c) return this.context.layout.addresses.get(c) ?? 0
    return this.#operands(c)
  }

  /** An instruction that writes a variable named by the caller. */
  #output(
    expression: Of<'operation'>,
    location: (Of<'operation'>['a'] & { kind: 'output' })['location'],
    second: number,
    third: number,
  ): void {
    const { opcode, at } = expression
    const { type } = location
    const register = this.registerOf(location)
    const address = register === undefined ? this.address(location) : undefined
    const slot = register ?? this.frame.take(2)
    this.at(at)
    this.code.emit(opcode, slot, second, third)
    if (isPair(type)) this.code.emit(op.OP_MOVI, slot + 1, 0)
    if (address) this.storeTo(address, type, slot, this.accessFlags(location, 0))
  }

  /** One operand in any slot, several in consecutive ones. */
  #operands(values: readonly TypedExpression[]): number {
    const [only] = values
    if (!only) return 0
    if (values.length === 1) return this.value(only)
    const slots = values.map((value) => this.frame.take(slotsOf(value.type)))
    values.forEach((value, index) => this.into(value, slots[index] ?? 0))
    return slots[0] ?? 0
  }

  #atomicAdd(expression: Of<'atomic-add'>, target: number): void {
    const { address, delta, result, type, at } = expression
    const pair = isPair(type)
    const pointer = this.value(address)
    const amount = this.value(delta)
    const old = result === 'old' ? target : this.frame.take(slotsOf(type))
    this.at(at)
    this.code.emit(pair ? op.OP_XADD64 : op.OP_XADD32, old, pointer, amount)
    if (result === 'new') this.code.emit(pair ? op.OP_ADD64 : op.OP_ADD, target, old, amount)
  }

  #wait(expression: Of<'wait'>): void {
    const { key, lockClass, condition, at } = expression
    const slot = this.value(key)
    const again = newLabel()
    const done = newLabel()
    this.code.bind(again, this.code.reachable)
    this.at(at)
    this.code.emit(op.OP_WAIT_PREPARE, 0, slot, lockClass)
    this.branch(condition, done, true)
    this.at(at)
    this.code.emit(op.OP_WAIT_SLEEP, 0, slot, lockClass)
    this.code.jump(op.OP_JMP, again)
    this.code.bind(done)
    this.at(at)
    this.code.emit(op.OP_WAIT_FINISH, 0, slot, lockClass)
  }

  /** Tests the condition; gives the slot with its truth. */
  #assertion(expression: Of<'assertion'>): number {
    const { condition, check, text, at } = expression
    let slot = this.value(condition)
    this.at(at)
    if (isPair(condition.type)) {
      const flag = this.frame.take(1)
      this.code.emit(op.OP_BOOL64, flag, slot)
      slot = flag
    }
    const { reachable } = this.code
    const site = this.code.emit(op.OP_BUG_IF, slot, check)
    if (reachable) this.context.assertions[site] = text
    return slot
  }

  #note(expression: Of<'note'>): void {
    const { opcode, label, value, at } = expression
    const slot = value ? this.value(value) : 0
    this.at(at)
    const pair = value !== undefined && isPair(value.type)
    this.code.emit(opcode, this.context.labelIndex(label), slot, pair ? 1 : 0)
  }
}
