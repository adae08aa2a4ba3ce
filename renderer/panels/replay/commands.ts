/**
 * The commands of Replay as data: ids, titles and keys for the command table, which feeds the keys, the
 * palette, the menu and the tooltips. W, A, S and D are held rather than pressed; the timeline itself
 * listens for them, and they stand here to be found on the key sheet.
 */
import type { Command } from '#renderer/composables/commands.ts'
import type { useNotebookStore } from '#renderer/stores/notebook.ts'
import type { useReplayStore } from '#renderer/stores/replay.ts'
import type { useSelectionStore } from '#renderer/stores/selection.ts'

export interface ReplayCommandTargets {
  readonly replay: ReturnType<typeof useReplayStore>
  readonly selection: ReturnType<typeof useSelectionStore>
  readonly notebook: ReturnType<typeof useNotebookStore>
  /** Whether the replay is what the user looks at. */
  readonly shown: () => boolean
  /** Fits the timeline to the selected stretch of time, or to the whole. */
  readonly fit: () => void
  readonly zoom: (factor: number) => void
}

const GROUP = 'Replay'

export function replayCommands(targets: ReplayCommandTargets): readonly Command[] {
  const { replay, selection, notebook, shown, fit, zoom } = targets
  const when = (): boolean => shown() && replay.isOpen
  const command = (
    id: string,
    title: string,
    shortcut: string | undefined,
    run: () => void,
    more: Partial<Command> = {},
  ): Command => ({
    id: `replay.${id}`,
    title,
    group: GROUP,
    when,
    run,
    ...(shortcut === undefined ? {} : { shortcut }),
    ...more,
  })
  const field = (direction: 1 | -1) => (): void => {
    const chosen = selection.field
    if (chosen) replay.jumpToWrite(chosen.path, chosen.address, chosen.bytes, direction)
  }
  const fieldChosen = { when: () => when() && selection.field !== undefined }

  return [
    command('play', 'Play or pause', 'Space', () => {
      if (replay.playing) replay.pause()
      else replay.play()
    }),
    command('step-forward', 'Step forward', ']', replay.stepForward),
    command('step-back', 'Step back', '[', replay.stepBack),
    command('next-in-lane', 'Next event on this CPU', '.', replay.nextInLane),
    command('previous-in-lane', 'Previous event on this CPU', ',', replay.previousInLane),
    command('next-violation', 'Next violation', 'n', replay.nextViolation),
    command('previous-violation', 'Previous violation', 'Shift+N', replay.previousViolation),
    command('next-retry', 'Next retry', 'r', replay.nextRetry),
    command('previous-retry', 'Previous retry', 'Shift+R', replay.previousRetry),
    command('next-handover', 'Next event of another thread', 'h', replay.nextHandover),
    command('previous-handover', 'Previous event of another thread', 'Shift+H', () =>
      replay.previousHandover(),
    ),
    command('next-write', 'Next write of the chosen field', 'x', field(1), fieldChosen),
    command('last-writer', 'Last writer of the chosen field', 'Shift+X', field(-1), fieldChosen),
    command('start', 'Go to start', 'Home', () => replay.goTo(0)),
    command('end', 'Go to end', 'End', () => replay.goTo(replay.events - 1)),
    command('marker-a', 'Set marker A', 'Shift+A', () => replay.setMarkerHere('A')),
    command('marker-b', 'Set marker B', 'Shift+B', () => replay.setMarkerHere('B'), {
      alternatives: ['b'],
    }),
    command('bookmark', 'Mark this event in the notebook', 'm', notebook.toggleHere),
    command('fit', 'Fit timeline to selection or recording', 'f', fit),
    command('zoom-in', 'Zoom timeline in (hold W)', 'Plus', () => zoom(1 / 1.5), {
      alternatives: ['='],
    }),
    command('zoom-out', 'Zoom timeline out (hold S)', '-', () => zoom(1.5)),
  ]
}
