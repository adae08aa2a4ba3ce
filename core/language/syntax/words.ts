/** Words with a fixed meaning: what an identifier may not be, and what is skipped. */

/** Words that begin or continue a built-in type. */
export const TYPE_WORDS: ReadonlySet<string> = new Set([
  'void', 'char', 'short', 'int', 'long', 'signed', 'unsigned', '_Bool', 'float', 'double',
  '__signed__', '__int128', '_Complex',
]) // prettier-ignore

/** Words that begin a declaration besides the types. */
export const SPECIFIER_WORDS: ReadonlySet<string> = new Set([
  'typedef', 'static', 'extern', 'inline', '__inline', '__inline__', '__always_inline', 'auto', 'register',
  'const', '__const', 'volatile', '__volatile__', 'restrict', '__restrict', '__ghost',
  'struct', 'union', 'enum', 'typeof', '__typeof__', '__attribute__', '_Thread_local', '_Alignas',
]) // prettier-ignore

/** Words that begin a statement: where the parser picks up the thread after a mistake. */
export const STATEMENT_WORDS: ReadonlySet<string> = new Set([
  'if', 'else', 'while', 'do', 'for', 'switch', 'case', 'default', 'break', 'continue', 'return', 'goto',
]) // prettier-ignore

/** Annotations of kernel code that mean nothing here. */
export const IGNORED_ANNOTATIONS: ReadonlySet<string> = new Set([
  '__init', '__exit', '__user', '__iomem', '__kernel', '__force', '__rcu', '__read_mostly', '__percpu',
  '__maybe_unused', '__always_unused', '__must_check', 'noinline', 'asmlinkage', 'fastcall',
  '__sched', '__cold', 'notrace', '__pure', '__nocast', '__bitwise', '__data_racy', '__weak', '__used',
]) // prettier-ignore

/** Annotations with arguments that mean nothing here. */
export const IGNORED_CALLS: ReadonlySet<string> = new Set([
  '__acquires', '__releases', '__must_hold', '__acquire', '__release', '__guarded_by', '__printf',
]) // prettier-ignore

/** Lines at file scope that mean nothing here. */
export const IGNORED_TOP_LEVEL: ReadonlySet<string> = new Set([
  'EXPORT_SYMBOL', 'EXPORT_SYMBOL_GPL', 'EXPORT_SYMBOL_NOVERS', 'MODULE_LICENSE', 'MODULE_AUTHOR',
  'MODULE_DESCRIPTION',
]) // prettier-ignore

/** Annotations that put an object on a cache line of its own, and the alignment they mean. */
export const CACHE_LINE_ANNOTATIONS: ReadonlySet<string> = new Set([
  '____cacheline_aligned', '____cacheline_aligned_in_smp', '__cacheline_aligned',
  '__cacheline_aligned_in_smp', '____cacheline_internodealigned_in_smp',
]) // prettier-ignore

/** Bytes of a cache line. */
export const CACHE_LINE_BYTES = 64

/** Every word that can be no name. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...TYPE_WORDS,
  ...SPECIFIER_WORDS,
  ...STATEMENT_WORDS,
  'sizeof',
  'asm',
  '__asm__',
  '_Alignof',
  '__alignof__',
  '_Static_assert',
  '_Generic',
])

/** Declarations of locks that look like calls; the first argument is the name. */
export const LOCK_DECLARATIONS: ReadonlySet<string> = new Set([
  'DEFINE_SPINLOCK', 'DEFINE_MUTEX', 'DECLARE_MUTEX', 'DECLARE_MUTEX_LOCKED', 'DEFINE_SEMAPHORE',
  'DECLARE_RWSEM', 'DECLARE_WAIT_QUEUE_HEAD', 'DECLARE_COMPLETION', 'DECLARE_COMPLETION_ONSTACK',
  'DECLARE_WAIT_QUEUE_HEAD_ONSTACK', 'LIST_HEAD',
]) // prettier-ignore

/** Loops over `struct list_head`, by what they take. */
export const LIST_LOOPS: Readonly<
  Record<string, { readonly entry: boolean; readonly safe: boolean; readonly reverse: boolean }>
> = {
  list_for_each: { entry: false, safe: false, reverse: false },
  list_for_each_prev: { entry: false, safe: false, reverse: true },
  list_for_each_safe: { entry: false, safe: true, reverse: false },
  list_for_each_entry: { entry: true, safe: false, reverse: false },
  list_for_each_entry_reverse: { entry: true, safe: false, reverse: true },
  list_for_each_entry_safe: { entry: true, safe: true, reverse: false },
}
