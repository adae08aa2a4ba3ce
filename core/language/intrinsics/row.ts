/**
 * What a row of the table of intrinsics says, and short ways to write one. `form` says how a call
 * becomes instructions; what each instruction does is in bytecode.ts.
 */
/** Headings of the table, as the documentation and the completion show them. */
export type IntrinsicGroup =
  | 'memory access'
  | 'barriers'
  | 'atomics'
  | 'bit operations'
  | 'spinlocks'
  | 'mutexes'
  | 'semaphores'
  | 'rw-semaphores'
  | 'kernel lock'
  | 'wait queues'
  | 'completions'
  | 'scheduling'
  | 'heap and I/O'
  | 'checks'
  | 'lab'
  | 'macros'

/** What an argument of a plain call must be. */
export type IntrinsicParameter = 'int' | 'long' | 'pointer'

/** How a call becomes instructions. */
export type IntrinsicForm =
  /** One instruction on the lock that the first argument points to. */
  | {
      readonly kind: 'lock'
      readonly opcode: number
      readonly lockClass: number
      /** Literal in the instruction's last word. */
      readonly immediate?: number
      /** The second argument is an lvalue that receives, or a value that gives, the flags. */
      readonly flags?: 'out' | 'in'
      readonly result?: 'int'
    }
  /** Sets the lock word; `value` is the literal, or the second argument. */
  | { readonly kind: 'lock-init'; readonly lockClass: number; readonly value: number | 'argument' }
  /** One instruction with up to three values. */
  | {
      readonly kind: 'plain'
      readonly opcode: number
      readonly parameters: readonly IntrinsicParameter[]
      /** Arguments that are accepted and mean nothing (gfp flags). */
      readonly ignored?: number
      /** Literal in the first or the last word. */
      readonly first?: number
      readonly last?: number
      readonly result?: 'int' | 'pointer' | 'task'
    }
  /** flags = saved interrupt state, or the other way round. */
  | { readonly kind: 'irq-flags'; readonly opcode: number; readonly flags: 'out' | 'in' }
  /** An instruction that names the one kernel lock. */
  | { readonly kind: 'kernel-lock'; readonly opcode: number }
  | {
      readonly kind: 'bit'
      readonly opcode: number
      readonly result: boolean
    }
  /** An operation on an atomic_t and its relatives; `value`: argument order is (value, counter). */
  | {
      readonly kind: 'atomic'
      readonly counter: 'atomic_t' | 'atomic64_t' | 'atomic_long_t'
      readonly action: 'read' | 'set' | 'add' | 'xchg' | 'cmpxchg'
      readonly delta?: 1 | -1 | 'plus' | 'minus'
      readonly returns?: 'old' | 'new' | 'new-is-zero' | 'new-is-negative'
    }
  /** Written out by the checker, one case each. */
  | { readonly kind: 'special'; readonly special: SpecialIntrinsic }

/** The calls that need code of their own in the checker. */
export type SpecialIntrinsic =
  | 'READ_ONCE' | 'WRITE_ONCE' | 'smp_load_acquire' | 'smp_store_release' | 'rcu_assign_pointer' | 'xchg' | 'cmpxchg'
  | 'wait_event' | 'wait_on_bit' | 'wait_on_bit_lock' | 'wake_up_bit'
  | 'BUG_ON' | 'BUG' | 'WARN_ON' | 'assert' | 'BUILD_BUG_ON'
  | 'retry' | 'gauge' | 'mark' | 'printk' | 'submit_io' | 'submit_io_on'
  | 'min' | 'max' | 'likely' | 'unlikely' | 'ARRAY_SIZE' | 'swap' // prettier-ignore

/** One row of the table. */
export interface Intrinsic {
  readonly name: string
  readonly group: IntrinsicGroup
  /** As a header would declare it (macros with names for what they take). */
  readonly prototype: string
  readonly meaning: string
  /** A scheduling point: another thread may run before it. */
  readonly visible: boolean
  readonly form: IntrinsicForm
}

/** A row before its group is known. */
export type Row = readonly [prototype: string, meaning: string, form: IntrinsicForm]

/** The rows of one heading; `visible` holds for all of them. */
export function group(name: IntrinsicGroup, visible: boolean, rows: readonly Row[]): Intrinsic[] {
  return rows.map(([prototype, meaning, form]) => ({
    name: /([A-Za-z_0-9]+)(?:\(|$)/.exec(prototype)?.[1] ?? prototype,
    group: name,
    prototype,
    meaning,
    visible,
    form,
  }))
}

/** One instruction on a lock of that class. */
export function lock(opcode: number, lockClass: number, more: object = {}): IntrinsicForm {
  return { kind: 'lock', opcode, lockClass, ...more }
}

/** One instruction with up to three values. */
export function plain(opcode: number, more: object = {}): IntrinsicForm {
  return { kind: 'plain', opcode, parameters: [], ...more }
}

/** Code of its own in the checker. */
export function special(name: SpecialIntrinsic): IntrinsicForm {
  return { kind: 'special', special: name }
}
