/** What can be done in Explore. */
import type { Command } from '#renderer/composables/commands.ts'
import { useExplorationsStore } from '#renderer/stores/explorations.ts'
import { useExploreFormStore } from '#renderer/stores/explore-form.ts'
import { describeCampaign, describeExploration, useExploreStore } from '#renderer/stores/explore.ts'
import { useNoticesStore } from '#renderer/stores/notices.ts'
import { useShellStore } from '#renderer/stores/shell.ts'

/** Call inside the app's context. */
export function exploreCommands(): readonly Command[] {
  return [...searchCommands(), ...resultCommands()]
}

function searchCommands(): readonly Command[] {
  const form = useExploreFormStore()
  const explore = useExploreStore()
  const shell = useShellStore()

  return [
    {
      id: 'explore.start',
      title: 'Explore: run',
      group: 'Explore',
      when: () => form.complaint === undefined && !explore.active,
      run() {
        shell.show('explore')
        explore.start(form.requests, form.conduct)
      },
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
      run: () => explore.resume(form.conduct),
    },
    {
      id: 'explore.resume-with-more',
      title: 'Explore: go on with more memory',
      group: 'Explore',
      when: () => explore.memoryToGoOn(form.conduct.workers) !== undefined,
      run: () => explore.resumeWithMore(form.conduct),
    },
    {
      id: 'explore.defaults',
      title: 'Explore: reset the form to its defaults',
      group: 'Explore',
      run: form.reset,
    },
  ]
}

function resultCommands(): readonly Command[] {
  const explore = useExploreStore()
  const explorations = useExplorationsStore()
  const notices = useNoticesStore()
  const shell = useShellStore()

  const shownRow = () => explorations.rows.find(({ id }) => id === explore.shown?.id)

  async function copy(): Promise<void> {
    const { campaign } = explore
    const [only] = campaign?.cells ?? []
    if (campaign === undefined || only === undefined) return
    const text =
      campaign.cells.length === 1 ? describeExploration(only) : describeCampaign(campaign)
    await navigator.clipboard.writeText(text)
    notices.done('The report was copied')
  }

  return [
    {
      id: 'explore.history',
      title: 'Explore: earlier explorations',
      group: 'Explore',
      run() {
        shell.show('explore')
        explorations.side = 'history'
      },
    },
    {
      id: 'explore.copy',
      title: 'Explore: copy the report as text',
      group: 'Explore',
      when: () => explore.campaign !== undefined,
      run: () => void copy(),
    },
    {
      id: 'explore.import',
      title: 'Explore: import a result of the command line…',
      group: 'Explore',
      run() {
        shell.show('explore')
        void explorations.pick()
      },
    },
    {
      id: 'explore.export',
      title: 'Explore: export the result as JSON…',
      group: 'Explore',
      when: () => explore.campaign !== undefined && shownRow() !== undefined,
      run() {
        const row = shownRow()
        if (row !== undefined) void explorations.exportFile(row)
      },
    },
  ]
}
