/** What the window is about at the moment: the words of its title bar and of its title. */
import { computed, type ComputedRef } from 'vue'
import { useCompareStore } from '#renderer/stores/compare.ts'
import { useExplorationsStore } from '#renderer/stores/explorations.ts'
import { useExploreStore } from '#renderer/stores/explore.ts'
import { useLabStore } from '#renderer/stores/lab.ts'
import { nameOf, useLibraryStore } from '#renderer/stores/library.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import type { ReplayPort } from '#renderer/stores/replay-port.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { useShellStore } from '#renderer/stores/shell.ts'
import type { VerdictName } from '#renderer/ui/verdict.ts'

export interface SubjectKernel {
  readonly name: string
  readonly kernel?: 'unfixed' | 'fixed'
  readonly verdict?: VerdictName | undefined
  readonly count?: number
}

export interface Subject {
  readonly title: string
  readonly kernels: readonly SubjectKernel[]
}

export function useOpenSubject(): ComputedRef<Subject> {
  const shell = useShellStore()
  const lab = useLabStore()
  const run = useRunStore()
  const replay = useReplayStore()
  const compare = useCompareStore()
  const library = useLibraryStore()
  const explore = useExploreStore()
  const explorations = useExplorationsStore()

  function labSubject(): Subject {
    const title = lab.scenario ? `${lab.scenario.title} (${lab.scenario.year})` : 'Lab'
    const asked = lab.requests.map(({ variant }) => variant)
    const ran = run.runs.map(({ request }) => request.variant)
    const same = ran.length === asked.length && ran.every((name, at) => name === asked[at])
    if (!same) return { title, kernels: asked.map((name) => ({ name })) }
    return {
      title,
      kernels: run.runs.map(({ request, kernel, manifest, violations, state }) => ({
        name: request.variant,
        kernel,
        verdict: manifest?.verdict ?? (state === 'failed' ? undefined : 'running'),
        count: violations,
      })),
    }
  }

  function replaySubject(port: ReplayPort): Subject {
    const row = library.finished.find(({ id }) => id === port.recording)
    const { manifest } = port
    return { title: row ? nameOf(row) : manifest.title, kernels: [kernelOf(port)] }
  }

  function exploreSubject(): Subject {
    const { campaign } = explore
    const [first] = campaign?.cells ?? []
    if (campaign === undefined || first === undefined) return { title: 'Explore', kernels: [] }
    const names = [...new Set(campaign.cells.map(({ variant }) => variant))]
    const worst = { name: names.join(', '), verdict: campaign.verdict }
    return { title: explorations.titleOf(first.scenario), kernels: [worst] }
  }

  return computed(() => {
    switch (shell.activity) {
      case 'lab':
        return labSubject()
      case 'replay':
        return replay.port ? replaySubject(replay.port) : { title: 'Replay', kernels: [] }
      case 'compare':
        return {
          title: 'Compare',
          kernels: [
            ...(compare.upper ? [kernelOf(compare.upper.port, 'unfixed')] : []),
            ...(compare.lower ? [kernelOf(compare.lower.port, 'fixed')] : []),
          ],
        }
      case 'library':
        return { title: 'Library', kernels: [] }
      case 'explore':
        return exploreSubject()
    }
  })
}

function kernelOf({ manifest }: ReplayPort, kernel?: 'unfixed' | 'fixed'): SubjectKernel {
  return {
    name: manifest.setup.variant,
    ...(kernel ? { kernel } : {}),
    verdict: manifest.verdict,
    count: manifest.violations.length,
  }
}
