/** Memory and devices, what a program asserts and notes, and macros of kernel code. */
import * as op from '../bytecode.ts'
import { group, plain, special, type Intrinsic } from './row.ts'

/** Heap, I/O, checks, marks in the trace, and macros. */
export function labIntrinsics(): readonly Intrinsic[] {
  return [
    ...group('heap and I/O', true, [
      ['void *kmalloc(size_t size, gfp_t flags)', 'memory of so many bytes, not yet written', plain(op.OP_KMALLOC, { parameters: ['long'], ignored: 1, result: 'pointer' })],
      ['void *kzalloc(size_t size, gfp_t flags)', 'kmalloc() of zeroed memory, in one step', plain(op.OP_KMALLOC, { parameters: ['long'], ignored: 1, last: 1, result: 'pointer' })],
      ['void kfree(void *p)', 'gives memory back; NULL is allowed', plain(op.OP_KFREE, { parameters: ['pointer'] })],
      ['void submit_io(void (*fn)(T), T arg, int latency)', 'after so many ticks fn(arg) runs as an interrupt', special('submit_io')],
      ['void submit_io_on(int cpu, void (*fn)(T), T arg, int latency)', 'submit_io() whose interrupt is taken by that CPU (modulo their number; -1: the one that submits)', special('submit_io_on')],
    ]), // prettier-ignore
    ...group('checks', false, [
      ['BUG_ON(condition)', 'the run is violated if the condition is true', special('BUG_ON')],
      ['BUG()', 'the run is violated if this is reached', special('BUG')],
      ['WARN_ON(condition)', 'reports if the condition is true, and gives its truth', special('WARN_ON')],
      ['WARN_ON_ONCE(condition)', 'as WARN_ON()', special('WARN_ON')],
      ['assert(condition)', 'the run is violated if the condition is false', special('assert')],
      ['BUILD_BUG_ON(condition)', 'a compile error if the constant condition is true', special('BUILD_BUG_ON')],
    ]), // prettier-ignore
    ...group('lab', true, [
      ['int choose(int n)', 'a choice of the scheduler: 0 .. n-1, every one of them when exploring', plain(op.OP_CHOOSE, { parameters: ['int'], result: 'int' })],
    ]), // prettier-ignore
    ...group('lab', false, [
      ['trace_retry("label")', 'counts a pass that failed its check and starts again', special('retry')],
      ['trace_gauge("label", value)', 'shows a value over time', special('gauge')],
      ['trace_mark("label")', 'names a moment', special('mark')],
      ['printk("text"…)', 'trace_mark() of its text; further arguments are evaluated and dropped', special('printk')],
      ['pr_info("text"…)', 'as printk(), as are pr_debug, pr_notice, pr_warn and pr_err', special('printk')],
    ]), // prettier-ignore
    ...group('macros', false, [
      ['min(a, b)', 'the smaller one; each is evaluated once', special('min')],
      ['max(a, b)', 'the larger one; each is evaluated once', special('max')],
      ['likely(x)', 'x as a truth value', special('likely')],
      ['unlikely(x)', 'x as a truth value', special('unlikely')],
      ['ARRAY_SIZE(array)', 'number of elements', special('ARRAY_SIZE')],
      ['swap(a, b)', 'exchanges two variables', special('swap')],
    ]), // prettier-ignore
  ]
}
