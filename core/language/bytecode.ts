/**
 * The instruction set: three-address code over frames of 32-bit register slots.
 *
 * An instruction is four words: opcode, a, b, c. Unless a row says otherwise a, b and c are slots
 * relative to the frame (`r[a]` below); `imm` is a literal, `@` a word index into the code. A 64-bit
 * value takes two slots, low word first. Pointers are one slot on every machine; in memory they take
 * wordBits / 8 bytes with a zero upper half.
 *
 * Calls: the caller evaluates arguments into r[base + FRAME_HEADER_SLOTS ...] and the callee's frame
 * starts at base, so arguments are not copied; the result comes back in r[base] (and r[base + 1]).
 *
 * Opcodes from OP_FIRST_VISIBLE on are visible: a thread pauses before each of them, and one step
 * executes one of them and the private instructions after it. Constants are separate exports, not
 * an object, because only literals give V8 a jump table once the bundler has inlined them.
 */

// Private: registers and control. r[a] = ...
export const OP_NOP = 0
export const OP_MOVI = 1 // r[a] = imm b
export const OP_MOVI64 = 2 // r[a], r[a+1] = imm b, imm c
export const OP_MOV = 3 // r[a] = r[b]
export const OP_MOV64 = 4
export const OP_ADD = 5 // r[a] = r[b] + r[c], and so on
export const OP_SUB = 6
export const OP_MUL = 7
export const OP_AND = 8
export const OP_OR = 9
export const OP_XOR = 10
export const OP_SHL = 11 // count taken modulo 32
export const OP_SHRS = 12
export const OP_SHRU = 13
export const OP_DIVS = 14 // division by zero and overflow are violations
export const OP_DIVU = 15
export const OP_REMS = 16
export const OP_REMU = 17
export const OP_ADDI = 18 // r[a] = r[b] + imm c
export const OP_MULI = 19
export const OP_ANDI = 20
export const OP_ORI = 21
export const OP_XORI = 22
export const OP_SHLI = 23
export const OP_SHRSI = 24
export const OP_SHRUI = 25
export const OP_NEG = 26 // r[a] = -r[b]
export const OP_NOT = 27 // r[a] = ~r[b]
export const OP_LNOT = 28 // r[a] = !r[b]
export const OP_BOOL = 29 // r[a] = r[b] != 0
export const OP_EQ = 30
export const OP_NE = 31
export const OP_LTS = 32
export const OP_LES = 33
export const OP_LTU = 34
export const OP_LEU = 35
export const OP_SX8 = 36 // r[a] = (s8) r[b]
export const OP_SX16 = 37
export const OP_ZX8 = 38
export const OP_ZX16 = 39
export const OP_SX64 = 40 // r[a], r[a+1] = sign-extended r[b]
export const OP_ZX64 = 41
export const OP_ADD64 = 42 // pairs: r[a..] = r[b..] op r[c..]
export const OP_SUB64 = 43
export const OP_MUL64 = 44
export const OP_AND64 = 45
export const OP_OR64 = 46
export const OP_XOR64 = 47
export const OP_SHL64 = 48 // count in the single slot r[c], modulo 64
export const OP_SHRS64 = 49
export const OP_SHRU64 = 50
export const OP_DIVS64 = 51
export const OP_DIVU64 = 52
export const OP_REMS64 = 53
export const OP_REMU64 = 54
export const OP_NEG64 = 55
export const OP_NOT64 = 56
export const OP_BOOL64 = 57 // single slot r[a] = pair r[b..] != 0
export const OP_EQ64 = 58 // single slot results
export const OP_NE64 = 59
export const OP_LTS64 = 60
export const OP_LES64 = 61
export const OP_LTU64 = 62
export const OP_LEU64 = 63
export const OP_JMP = 64 // goto @a
export const OP_JZ = 65 // if (!r[a]) goto @b
export const OP_JNZ = 66
export const OP_JEQ = 67 // if (r[a] == r[b]) goto @c
export const OP_JNE = 68
export const OP_JLTS = 69
export const OP_JLES = 70
export const OP_JLTU = 71
export const OP_JLEU = 72
export const OP_JEQI = 73 // if (r[a] == imm b) goto @c
export const OP_JNEI = 74
export const OP_JLTSI = 75
export const OP_JGESI = 76
export const OP_CALL = 77 // function imm a, frame at base b; c = 1: inline, no events
export const OP_CALLR = 78 // function pointer r[a], frame at base b, shape imm c
export const OP_RET = 79 // result of imm a slots from r[b]; c = 1: inline, no events
export const OP_LEA = 80 // r[a] = address of memory frame + imm b

// Private: ghosts. Address is r[b] + imm c, or imm c when b < 0.
export const OP_GLOAD8U = 81
export const OP_GLOAD8S = 82
export const OP_GLOAD16U = 83
export const OP_GLOAD16S = 84
export const OP_GLOAD32 = 85
export const OP_GLOAD64 = 86
export const OP_GSTORE8 = 87 // source r[a]
export const OP_GSTORE16 = 88
export const OP_GSTORE32 = 89
export const OP_GSTORE64 = 90

// Private: the thread's own state, notes for the trace.
export const OP_PREEMPT_DISABLE = 91
export const OP_PREEMPT_ENABLE = 92
export const OP_IN_INTERRUPT = 93 // r[a] = 1 in an interrupt
export const OP_SMP_ID = 94 // r[a] = CPU
export const OP_CURRENT = 95 // r[a] = thread number + 1
export const OP_MIGHT_SLEEP = 96 // checks that sleeping is allowed here
export const OP_RETRY = 97 // label imm a
export const OP_GAUGE = 98 // label imm a, value r[b] (c = 1: pair)
export const OP_MARK = 99 // label imm a
export const OP_BUG_IF = 100 // violation if r[a]; imm b: 0 BUG_ON, 1 WARN_ON, 2 assertion in finally or always

/** Every opcode from here on is a scheduling point. */
export const OP_FIRST_VISIBLE = 110

// Visible: memory. Address is r[b] + imm c, or imm c when b < 0.
export const OP_LOAD8U = 110
export const OP_LOAD8S = 111
export const OP_LOAD16U = 112
export const OP_LOAD16S = 113
export const OP_LOAD32 = 114
export const OP_LOAD64 = 115 // atomic: only on 64-bit machines; 32-bit code uses two LOAD32
export const OP_STORE8 = 116 // source r[a]
export const OP_STORE16 = 117
export const OP_STORE32 = 118
export const OP_STORE64 = 119

// Visible: atomic read-modify-write, each a full barrier. Address r[b].
export const OP_XCHG32 = 120 // r[a] = old; memory = r[c]
export const OP_XCHG64 = 121
export const OP_CMPXCHG32 = 122 // r[a] = old; expected r[c], new r[c+1]
export const OP_CMPXCHG64 = 123 // pairs: expected r[c..c+1], new r[c+2..c+3]
export const OP_XADD32 = 124 // r[a] = old; memory += r[c]
export const OP_XADD64 = 125
export const OP_TEST_AND_SET_BIT = 126 // r[a] = old bit; word address r[b], bit r[c]
export const OP_TEST_AND_CLEAR_BIT = 127
export const OP_SET_BIT = 128 // atomic, no result
export const OP_CLEAR_BIT = 129
export const OP_TEST_BIT = 130 // a load: r[a] = bit
export const OP_FENCE = 131 // imm a: 1 mb, 2 rmb, 3 wmb

// Visible: locks. Lock address r[b]; trylocks put 0 or 1 into r[a].
export const OP_SPIN_LOCK = 140 // imm c: 0 plain, 1 irq off, 2 irqsave into r[a], 3 bottom halves off
export const OP_SPIN_UNLOCK = 141 // imm c: 0 plain, 1 irq on, 2 irqrestore from r[a], 3 bottom halves on
export const OP_SPIN_TRYLOCK = 142
export const OP_MUTEX_LOCK = 143
export const OP_MUTEX_UNLOCK = 144
export const OP_MUTEX_TRYLOCK = 145
export const OP_DOWN = 146
export const OP_UP = 147
export const OP_DOWN_TRYLOCK = 148 // as the kernel: 0 when taken
export const OP_DOWN_READ = 149
export const OP_UP_READ = 150
export const OP_DOWN_WRITE = 151
export const OP_UP_WRITE = 152
export const OP_DOWNGRADE_WRITE = 153
export const OP_DOWN_READ_TRYLOCK = 154
export const OP_DOWN_WRITE_TRYLOCK = 155
export const OP_LOCK_KERNEL = 156 // address imm c: the hidden global `kernel_flag` (lock class bkl) that a program with lock_kernel() has
export const OP_UNLOCK_KERNEL = 157
export const OP_LOCK_INIT = 158 // word at r[b] becomes r[a]; imm c: lock class

// Visible: waiting. A wait is prepare, test the condition, sleep, and again; finish leaves the queue.
export const OP_WAIT_PREPARE = 160 // queue r[b]; imm c: lock class (a bit wait uses word * 64 + bit)
export const OP_WAIT_SLEEP = 161 // sleeps if still on the queue and not woken since prepare
export const OP_WAIT_FINISH = 162
export const OP_WAKE = 163 // queue r[b]; imm c: 1 one, 2 all; 4 more when r[b] is a bit (word * 64 + bit)
export const OP_COMPLETE = 164 // imm c: 1 one, 2 all
export const OP_WAIT_FOR_COMPLETION = 165
export const OP_SCHEDULE = 166
export const OP_COND_RESCHED = 167
export const OP_CPU_RELAX = 168
export const OP_UDELAY = 169 // r[b] ticks
export const OP_MSLEEP = 170 // r[b] ticks
export const OP_IRQ_DISABLE = 171 // imm c: 2 saves into r[a]
export const OP_IRQ_ENABLE = 172 // imm c: 2 restores from r[a]

// Visible: heap, I/O, data choice.
export const OP_KMALLOC = 180 // r[a] = address; size r[b]; imm c: 1 zeroed
export const OP_KFREE = 181 // r[b]
export const OP_SUBMIT_IO = 182 // function r[b], argument r[b+1], latency in ticks r[b+2]; imm c: 1 on CPU r[b+3]
export const OP_CHOOSE = 183 // r[a] = one of 0 .. r[b] - 1

/** Words per instruction. */
export const INSTRUCTION_WORDS = 4

/** The access is marked (READ_ONCE, WRITE_ONCE, atomic): no data race with another marked one. */
export const SITE_MARKED = 1
/** Load-acquire. */
export const SITE_ACQUIRE = 2
/** Store-release: orders every earlier store of the CPU before it. */
export const SITE_RELEASE = 4
/** Half of a 64-bit access that the machine cannot do at once. */
export const SITE_HALF = 8
/** Load or store of a struct copy: members may be unwritten, and stay so. The store follows its load. */
export const SITE_COPY = 16
