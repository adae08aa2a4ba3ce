/**
 * Initial values of locks, as kernel code writes them: `SPIN_LOCK_UNLOCKED`, `__MUTEX_INITIALIZER(x)`,
 * `DEFINE_SPINLOCK(x)`. Each is the value of one word.
 */
import {
  LOCK_COMPLETION,
  LOCK_MUTEX,
  LOCK_RWSEM,
  LOCK_SEMAPHORE,
  LOCK_SPIN,
  LOCK_WAITQUEUE,
} from '#core/event/lock-classes.ts'
import { LOCK_STRUCTS, LOCK_TYPEDEFS, type LockType } from '../builtin-types.ts'
import type { ExpressionSyntax } from '../syntax/tree.ts'

interface LockValue {
  readonly lockClass: number
  /** `argument`: the last argument gives it. */
  readonly value: number | 'argument'
}

const NAMES: Readonly<Record<string, LockValue>> = {
  SPIN_LOCK_UNLOCKED: { lockClass: LOCK_SPIN, value: 0 },
}

const CALLS: Readonly<Record<string, LockValue>> = {
  __SPIN_LOCK_UNLOCKED: { lockClass: LOCK_SPIN, value: 0 },
  __MUTEX_INITIALIZER: { lockClass: LOCK_MUTEX, value: 0 },
  __SEMAPHORE_INITIALIZER: { lockClass: LOCK_SEMAPHORE, value: 'argument' },
  __SEMAPHORE_INIT: { lockClass: LOCK_SEMAPHORE, value: 'argument' },
  __MUTEX_INIT: { lockClass: LOCK_SEMAPHORE, value: 1 },
  __RWSEM_INITIALIZER: { lockClass: LOCK_RWSEM, value: 0 },
  __WAIT_QUEUE_HEAD_INITIALIZER: { lockClass: LOCK_WAITQUEUE, value: 0 },
  COMPLETION_INITIALIZER: { lockClass: LOCK_COMPLETION, value: 0 },
}

/** What a lock initialiser stands for: a value, or the argument that gives it. */
export function lockValue(
  syntax: ExpressionSyntax,
): { readonly lockClass: number; readonly value: number | ExpressionSyntax } | undefined {
  if (syntax.kind === 'cast') return lockValue(syntax.operand)
  if (syntax.kind === 'name') {
    const found = Object.hasOwn(NAMES, syntax.name) ? NAMES[syntax.name] : undefined
    return (
      found && { lockClass: found.lockClass, value: found.value === 'argument' ? 0 : found.value }
    )
  }
  if (syntax.kind !== 'call' || syntax.callee.kind !== 'name') return undefined
  const { name } = syntax.callee
  const found = Object.hasOwn(CALLS, name) ? CALLS[name] : undefined
  if (!found) return undefined
  const value = found.value === 'argument' ? (syntax.arguments.at(-1) ?? 0) : found.value
  return { lockClass: found.lockClass, value }
}

/** The lock that a declaration such as `DEFINE_SPINLOCK(name)` makes; undefined for `LIST_HEAD`. */
export function declaredLock(
  macro: string,
): { readonly lock: LockType; readonly value: number } | undefined {
  switch (macro) {
    case 'DEFINE_SPINLOCK':
      return made(LOCK_TYPEDEFS['spinlock_t'], 0)
    case 'DEFINE_MUTEX':
      return made(LOCK_STRUCTS['mutex'], 0)
    case 'DECLARE_MUTEX':
    case 'DEFINE_SEMAPHORE':
      return made(LOCK_STRUCTS['semaphore'], 1)
    case 'DECLARE_MUTEX_LOCKED':
      return made(LOCK_STRUCTS['semaphore'], 0)
    case 'DECLARE_RWSEM':
      return made(LOCK_STRUCTS['rw_semaphore'], 0)
    case 'DECLARE_WAIT_QUEUE_HEAD':
    case 'DECLARE_WAIT_QUEUE_HEAD_ONSTACK':
      return made(LOCK_TYPEDEFS['wait_queue_head_t'], 0)
    case 'DECLARE_COMPLETION':
    case 'DECLARE_COMPLETION_ONSTACK':
      return made(LOCK_STRUCTS['completion'], 0)
    default:
      return undefined
  }
}

function made(
  lock: LockType | undefined,
  value: number,
): { readonly lock: LockType; readonly value: number } | undefined {
  return lock && { lock, value }
}
