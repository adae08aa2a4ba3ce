/**
 * What the compiler accepts at most. A source may come from a stranger's file, so every stage is
 * bounded: beyond these the answer is a diagnostic, never a stack overflow or a minute of work. All
 * of them are far above what kernel code under study needs.
 */

/** Characters of one source file. */
export const MAX_SOURCE_CHARACTERS = 1_000_000
/** Characters of all source files of a program together. */
export const MAX_TOTAL_CHARACTERS = 4_000_000
/** `#include` within `#include`. */
export const MAX_INCLUDE_DEPTH = 32
/** `#if` within `#if`. */
export const MAX_CONDITIONAL_DEPTH = 64
/** Macros that expand to macros. */
export const MAX_EXPANSION_DEPTH = 64
/** Tokens after preprocessing, so that doubling macros end. */
export const MAX_TOKENS = 400_000
/** Height of an expression tree, nesting of statements, of initialisers and of declarators. */
export const MAX_NESTING = 200
/** Errors reported before the compiler stops looking. */
export const MAX_ERRORS = 40
/** Warnings kept. */
export const MAX_WARNINGS = 100
/** Bytes of one object. */
export const MAX_OBJECT_BYTES = 4_194_304
/** Bytes of all globals and ghosts together. */
export const MAX_DATA_BYTES = 8_388_608
/** Bytes of the address-taken locals of one function. */
export const MAX_FRAME_BYTES = 65_536
/** Stores that one initialiser or one struct assignment may unroll to. */
export const MAX_UNROLLED_ACCESSES = 1_024
/** Parameters of a function, and arguments of a call. */
export const MAX_PARAMETERS = 32
/** Instructions of a program. */
export const MAX_INSTRUCTIONS = 1_000_000
/** Case labels of one switch. */
export const MAX_CASES = 1_024
/** Types that one type may be built from, typedefs written out. */
export const MAX_TYPE_WEIGHT = 200
/** Structs within structs. */
export const MAX_STRUCT_DEPTH = 64
