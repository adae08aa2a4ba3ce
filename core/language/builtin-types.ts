/**
 * Type names that need no declaration: the kernel's integer names, and its locks. Read by the parser
 * (which names are types), the checker (what they are), the editor and the documentation.
 */
import {
  LOCK_BKL,
  LOCK_COMPLETION,
  LOCK_MUTEX,
  LOCK_RWSEM,
  LOCK_SEMAPHORE,
  LOCK_SPIN,
  LOCK_WAITQUEUE,
} from '#core/event/lock-classes.ts'

/** Integer typedefs: name to the C type it stands for. */
export const INTEGER_TYPEDEFS: Readonly<Record<string, string>> = {
  bool: '_Bool',
  u8: 'unsigned char',
  u16: 'unsigned short',
  u32: 'unsigned int',
  u64: 'unsigned long long',
  s8: 'signed char',
  s16: 'short',
  s32: 'int',
  s64: 'long long',
  __u8: 'unsigned char',
  __u16: 'unsigned short',
  __u32: 'unsigned int',
  __u64: 'unsigned long long',
  __s8: 'signed char',
  __s16: 'short',
  __s32: 'int',
  __s64: 'long long',
  __le16: 'unsigned short',
  __le32: 'unsigned int',
  __le64: 'unsigned long long',
  uint8_t: 'unsigned char',
  uint16_t: 'unsigned short',
  uint32_t: 'unsigned int',
  uint64_t: 'unsigned long long',
  int8_t: 'signed char',
  int16_t: 'short',
  int32_t: 'int',
  int64_t: 'long long',
  uint: 'unsigned int',
  ulong: 'unsigned long',
  ushort: 'unsigned short',
  size_t: 'unsigned long',
  ssize_t: 'long',
  ptrdiff_t: 'long',
  uintptr_t: 'unsigned long',
  loff_t: 'long long',
  off_t: 'long',
  sector_t: 'unsigned long',
  blkcnt_t: 'unsigned long',
  pgoff_t: 'unsigned long',
  ino_t: 'unsigned long',
  dev_t: 'unsigned int',
  gfp_t: 'unsigned int',
  umode_t: 'unsigned short',
  ktime_t: 'long long',
  pid_t: 'int',
  vm_fault_t: 'unsigned int',
}

/** A lock type: one 32-bit word of shared memory. */
export interface LockType {
  /** As it is written: `spinlock_t`, `struct mutex`. */
  readonly name: string
  readonly lockClass: number
  /** Value of the word of a free lock that was not given another. */
  readonly initial: number
}

/** The big kernel lock: one hidden global, in programs that take it. */
export const KERNEL_LOCK: LockType = { name: 'kernel lock', lockClass: LOCK_BKL, initial: 0 }
/** Name of that global in the debug information. */
export const KERNEL_LOCK_NAME = 'kernel_flag'

/** Lock types that are written as a plain name. */
export const LOCK_TYPEDEFS: Readonly<Record<string, LockType>> = {
  spinlock_t: { name: 'spinlock_t', lockClass: LOCK_SPIN, initial: 0 },
  raw_spinlock_t: { name: 'spinlock_t', lockClass: LOCK_SPIN, initial: 0 },
  wait_queue_head_t: { name: 'wait_queue_head_t', lockClass: LOCK_WAITQUEUE, initial: 0 },
}

/** Lock types that are written with `struct`. */
export const LOCK_STRUCTS: Readonly<Record<string, LockType>> = {
  spinlock: { name: 'spinlock_t', lockClass: LOCK_SPIN, initial: 0 },
  mutex: { name: 'struct mutex', lockClass: LOCK_MUTEX, initial: 0 },
  semaphore: { name: 'struct semaphore', lockClass: LOCK_SEMAPHORE, initial: 0 },
  rw_semaphore: { name: 'struct rw_semaphore', lockClass: LOCK_RWSEM, initial: 0 },
  completion: { name: 'struct completion', lockClass: LOCK_COMPLETION, initial: 0 },
  wait_queue_head: { name: 'wait_queue_head_t', lockClass: LOCK_WAITQUEUE, initial: 0 },
}

/** Atomic types: a struct with the one member `counter`, as in the kernel. */
export const ATOMIC_TYPEDEFS: Readonly<Record<string, string>> = {
  atomic_t: 'int',
  atomic64_t: 'long long',
  atomic_long_t: 'long',
}

/** Every name above that the parser must take for a type. */
export const BUILTIN_TYPE_NAMES: readonly string[] = [
  ...Object.keys(INTEGER_TYPEDEFS),
  ...Object.keys(LOCK_TYPEDEFS),
  ...Object.keys(ATOMIC_TYPEDEFS),
]
