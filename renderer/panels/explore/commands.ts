/** What can be done in Explore. */
import type { Command } from '#renderer/composables/commands.ts'
import { useExploreFormStore } from '#renderer/stores/explore-form.ts'
import { useExploreStore } from '#renderer/stores/explore.ts'
import { useShellStore } from '#renderer/stores/shell.ts'

/** Call inside the app's context. */
export function exploreCommands(): readonly Command[] {
  const form = useExploreFormStore()
  const explore = useExploreStore()
  const shell = useShellStore()

  function start(): void {
    const { workers, seconds } = form.form
    shell.show('explore')
    explore.start(form.requests, { workers, seconds: seconds === 0 ? undefined : seconds })
  }

  return [
    {
      id: 'explore.start',
      title: 'Explore: run',
      group: 'Explore',
      when: () => form.complaint === undefined && !explore.active,
      run: start,
    },
    {
      id: 'explore.stop',
      title: 'Explore: stop',
      group: 'Explore',
      when: () => explore.active,
      run: explore.stop,
    },
    {
      id: 'explore.resume',
      title: 'Explore: go on with what was stopped',
      group: 'Explore',
      when: () => explore.resumable,
      run: explore.resume,
    },
    {
      id: 'explore.defaults',
      title: 'Explore: reset the form to its defaults',
      group: 'Explore',
      run: form.reset,
    },
  ]
}
