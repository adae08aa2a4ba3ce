/**
 * How a run came to its first violation, or to its end, as data: the steps that matter, each with the CPU
 * it was taken on, time going down. A mail (lkml.ts) and a window draw the same table of it, a column for
 * each CPU. Plain data that survives JSON.
 */

/** One step. */
export interface InterleavingStep {
  readonly cpu: number
  /** Whose step it is, where the CPU has several tasks; empty where that is plain. */
  readonly task: string
  /** The function it is in, `f()`; empty where it stands under that of the step before. */
  readonly where: string
  readonly text: string
}

/** See the top of the file. */
export interface Interleaving {
  /** What ran. */
  readonly title: string
  /** How: `sc, explore, seed 1; digest 83d5808aa91d`. */
  readonly run: string
  /** Who runs on each CPU that has a step, in the order of the CPUs. */
  readonly tasks: readonly { readonly cpu: number; readonly names: readonly string[] }[]
  readonly steps: readonly InterleavingStep[]
  /** There were steps before these. */
  readonly cut: boolean
  /** `i_blocks is 39`: what the checks read after everybody had finished, of what the steps are about. */
  readonly atRest: readonly string[]
  /** What was violated, and where: `file.c:12`, empty where that is no line. Null where nothing was. */
  readonly violation: { readonly message: string; readonly place: string } | null
}

/** A line of the table: a step, or above the first of several the task or the function they belong to. */
export interface InterleavingLine {
  readonly cpu: number
  readonly kind: 'task' | 'function' | 'step'
  readonly text: string
}

/** Steps of the same task and function on one CPU stand under their names until others run there. */
export function interleavingLines(steps: readonly InterleavingStep[]): readonly InterleavingLine[] {
  const lastTask = new Map<number, string>()
  const lastWhere = new Map<number, string>()
  return steps.flatMap(({ cpu, task, where, text }) => {
    const lines: InterleavingLine[] = []
    if (task !== '' && task !== lastTask.get(cpu)) {
      lines.push({ cpu, kind: 'task', text: `<${task}>` })
      lastTask.set(cpu, task)
      lastWhere.delete(cpu)
    }
    if (where !== '' && where !== lastWhere.get(cpu)) {
      lines.push({ cpu, kind: 'function', text: where })
      lastWhere.set(cpu, where)
    }
    return [...lines, { cpu, kind: 'step', text }]
  })
}

/** The CPUs that have a step, in order: the columns of the table. */
export function interleavingColumns(steps: readonly InterleavingStep[]): readonly number[] {
  return [...new Set(steps.map(({ cpu }) => cpu))].sort((one, other) => one - other)
}
