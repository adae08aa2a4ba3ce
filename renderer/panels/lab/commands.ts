/** What can be done in the Lab. */
import type { Command } from '#renderer/composables/commands.ts'
import { useLabStore } from '#renderer/stores/lab.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { useShellStore } from '#renderer/stores/shell.ts'
import { expectedViolations } from '#renderer/stores/kernel-order.ts'

/** Call inside the app's context. */
export function labCommands(): readonly Command[] {
  const lab = useLabStore()
  const run = useRunStore()
  const shell = useShellStore()

  function start(): void {
    shell.show('lab')
    run.start(lab.requests, kernelsOf())
  }

  /** Of a pair the first is the unfixed one; one alone is what the scenario expects of it. */
  function kernelsOf(): readonly ('unfixed' | 'fixed')[] {
    if (lab.requests.length === 2) return ['unfixed', 'fixed']
    const broken = lab.variant !== undefined && expectedViolations(lab.variant, lab.form.model) > 0
    return [broken ? 'unfixed' : 'fixed']
  }

  return [
    {
      id: 'run.start',
      title: 'Run',
      group: 'Lab',
      when: () => lab.valid && !run.active,
      run: start,
    },
    { id: 'run.stop', title: 'Stop', group: 'Lab', when: () => run.active, run: run.stop },
    { id: 'lab.defaults', title: 'Reset the form to its defaults', group: 'Lab', run: lab.reset },
  ]
}
