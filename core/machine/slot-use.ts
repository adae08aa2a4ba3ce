/** Which operands of an instruction are slots that it reads, and which slots it writes. */
import * as Op from '#core/language/bytecode.ts'

// Bits of {@link slotUse}: r[a] or the pair from it is written; what is read, and how many slots.
export const DEFINES = 1
export const DEFINES2 = 2
export const USE_A = 4
export const USE_A2 = 8
export const USE_B = 16
export const USE_B2 = 32
export const USE_B4 = 64
export const USE_C = 128
export const USE_C2 = 256
export const USE_C4 = 512
/** r[b], unless b is negative. */
export const USE_ADDRESS = 1024

const FLAGS_SAVED = 2

/** What an instruction other than a call does with slots; OP_RET reads r[b] besides. */
export function slotUse(opcode: number, c: number): number {
  if (opcode < Op.OP_JMP) return arithmeticUse(opcode)
  if (opcode >= Op.OP_FIRST_VISIBLE) return visibleUse(opcode, c)
  if (opcode >= Op.OP_GLOAD8U && opcode <= Op.OP_GSTORE64) {
    if (opcode < Op.OP_GSTORE8) return USE_ADDRESS | (opcode === Op.OP_GLOAD64 ? DEFINES2 : DEFINES)
    return USE_ADDRESS | (opcode === Op.OP_GSTORE64 ? USE_A2 : USE_A)
  }
  switch (opcode) {
    case Op.OP_JZ:
    case Op.OP_JNZ:
    case Op.OP_JEQI:
    case Op.OP_JNEI:
    case Op.OP_JLTSI:
    case Op.OP_JGESI:
    case Op.OP_BUG_IF:
      return USE_A
    case Op.OP_JEQ:
    case Op.OP_JNE:
    case Op.OP_JLTS:
    case Op.OP_JLES:
    case Op.OP_JLTU:
    case Op.OP_JLEU:
      return USE_A | USE_B
    case Op.OP_LEA:
    case Op.OP_IN_INTERRUPT:
    case Op.OP_SMP_ID:
    case Op.OP_CURRENT:
      return DEFINES
    case Op.OP_GAUGE:
      return c === 1 ? USE_B2 : USE_B
    default:
      return 0
  }
}

function arithmeticUse(opcode: number): number {
  if (opcode <= Op.OP_NOP) return 0
  switch (opcode) {
    case Op.OP_MOVI:
      return DEFINES
    case Op.OP_MOVI64:
      return DEFINES2
    case Op.OP_MOV64:
    case Op.OP_NEG64:
    case Op.OP_NOT64:
      return DEFINES2 | USE_B2
    case Op.OP_SX64:
    case Op.OP_ZX64:
      return DEFINES2 | USE_B
    case Op.OP_BOOL64:
      return DEFINES | USE_B2
    case Op.OP_SHL64:
    case Op.OP_SHRS64:
    case Op.OP_SHRU64:
      return DEFINES2 | USE_B2 | USE_C
    default:
      break
  }
  if (opcode >= Op.OP_EQ64) return DEFINES | USE_B2 | USE_C2
  if (opcode >= Op.OP_ADD64) return DEFINES2 | USE_B2 | USE_C2
  const isUnary = opcode >= Op.OP_NEG && opcode <= Op.OP_BOOL
  const isConversion = opcode >= Op.OP_SX8 && opcode <= Op.OP_ZX16
  const isImmediate = opcode >= Op.OP_ADDI && opcode <= Op.OP_SHRUI
  if (opcode === Op.OP_MOV || isUnary || isConversion || isImmediate) return DEFINES | USE_B
  return DEFINES | USE_B | USE_C
}

function visibleUse(opcode: number, c: number): number {
  if (opcode <= Op.OP_STORE64) {
    if (opcode < Op.OP_STORE8) return USE_ADDRESS | (opcode === Op.OP_LOAD64 ? DEFINES2 : DEFINES)
    return USE_ADDRESS | (opcode === Op.OP_STORE64 ? USE_A2 : USE_A)
  }
  switch (opcode) {
    case Op.OP_XCHG64:
    case Op.OP_XADD64:
      return DEFINES2 | USE_B | USE_C2
    case Op.OP_CMPXCHG32:
      return DEFINES | USE_B | USE_C2
    case Op.OP_CMPXCHG64:
      return DEFINES2 | USE_B | USE_C4
    case Op.OP_SET_BIT:
    case Op.OP_CLEAR_BIT:
      return USE_B | USE_C
    case Op.OP_XCHG32:
    case Op.OP_XADD32:
    case Op.OP_TEST_AND_SET_BIT:
    case Op.OP_TEST_AND_CLEAR_BIT:
    case Op.OP_TEST_BIT:
      return DEFINES | USE_B | USE_C
    // Flags that were saved before the spin are there when it ends.
    case Op.OP_SPIN_LOCK:
    case Op.OP_SPIN_UNLOCK:
    case Op.OP_IRQ_ENABLE:
      return USE_B | (c === FLAGS_SAVED ? USE_A : 0)
    case Op.OP_IRQ_DISABLE:
      return c === FLAGS_SAVED ? DEFINES : 0
    case Op.OP_LOCK_INIT:
      return USE_A | USE_B
    case Op.OP_SPIN_TRYLOCK:
    case Op.OP_MUTEX_TRYLOCK:
    case Op.OP_DOWN_TRYLOCK:
    case Op.OP_DOWN_READ_TRYLOCK:
    case Op.OP_DOWN_WRITE_TRYLOCK:
    case Op.OP_KMALLOC:
    case Op.OP_CHOOSE:
      return DEFINES | USE_B
    case Op.OP_SUBMIT_IO:
      return USE_B4
    case Op.OP_FENCE:
    case Op.OP_LOCK_KERNEL:
    case Op.OP_UNLOCK_KERNEL:
    case Op.OP_SCHEDULE:
    case Op.OP_COND_RESCHED:
    case Op.OP_CPU_RELAX:
      return 0
    default:
      return USE_B
  }
}
