/** The commands of foreign traces as data; their keys are those of Replay where they do the same. */
import type { Command } from '#renderer/composables/commands.ts'
import type { ForeignView } from './use-foreign-view.ts'

export interface ForeignCommandTargets {
  readonly view: ForeignView
  /** What is searched for. */
  readonly query: () => string
  readonly find: () => void
  /** Asks for a time to go to. */
  readonly goTo: () => void
  readonly findLanes: () => void
  /** Collapses all groups of lanes, or shows all again. */
  readonly collapse: () => void
  /** Whether a foreign trace is what the user looks at. */
  readonly shown: () => boolean
}

type MakeCommand = (
  id: string,
  title: string,
  shortcut: string,
  run: () => void,
  more?: Partial<Command>,
) => Command

/** Makes commands that can be carried out while a foreign trace is shown. */
function maker({ shown }: ForeignCommandTargets): MakeCommand {
  return (id, title, shortcut, run, more = {}) => ({
    id: `foreign.${id}`,
    title,
    group: 'Foreign traces',
    shortcut,
    when: shown,
    run,
    ...more,
  })
}

export function foreignCommands(targets: ForeignCommandTargets): readonly Command[] {
  return [...stepCommands(targets), ...viewCommands(targets)]
}

function stepCommands(targets: ForeignCommandTargets): readonly Command[] {
  const { view, query, find, goTo, shown } = targets
  const command = maker(targets)
  const searching = { when: () => shown() && query() !== '' }
  const lane = (): object => {
    const chosen = view.chosen.value[view.active.value]?.lane
    return chosen === undefined ? {} : { lane: chosen }
  }
  return [
    command('next', 'Next event', ']', () => void view.step({}, 1)),
    command('previous', 'Previous event', '[', () => void view.step({}, -1)),
    command('next-in-lane', 'Next event of the lane', '.', () => void view.step(lane(), 1)),
    command(
      'previous-in-lane',
      'Previous event of the lane',
      ',',
      () => void view.step(lane(), -1),
    ),
    command('find', 'Find events', '/', find),
    command('go-to', 'Go to a time', 'g', goTo),
    command(
      'next-found',
      'Next event found',
      'n',
      () => void view.step({ text: query() }, 1),
      searching,
    ),
    command(
      'previous-found',
      'Previous event found',
      'Shift+N',
      () => void view.step({ text: query() }, -1),
      searching,
    ),
  ]
}

function viewCommands(targets: ForeignCommandTargets): readonly Command[] {
  const { view, shown, findLanes, collapse } = targets
  const command = maker(targets)
  return [
    command('lanes', 'Show lanes by name', 'Shift+F', findLanes),
    command('collapse', 'Collapse or show all groups of lanes', 'Shift+C', collapse),
    command('align', 'Lay the chosen moments above each other', 'l', view.align, {
      when: () => shown() && view.canAlign.value,
    }),
    command('align-starts', 'Lay the starts above each other', 'Shift+L', view.alignStarts, {
      when: () => shown() && view.offset.value !== 0,
    }),
    command(
      'stretch',
      'Draw both at the same length, or at the same pace',
      'e',
      view.toggleStretched,
      { when: () => shown() && view.side('lower')?.source.clock === 'ticks' },
    ),
    command('marker-a', 'Set marker A', 'Shift+A', () => view.setMarker('A')),
    command('marker-b', 'Set marker B', 'Shift+B', () => view.setMarker('B'), {
      alternatives: ['b'],
    }),
    command('fit', 'Fit timeline to selection or trace', 'f', view.fit),
    command('zoom-in', 'Zoom timeline in (hold W)', 'Plus', () => view.zoom(1 / 1.5), {
      alternatives: ['='],
    }),
    command('zoom-out', 'Zoom timeline out (hold S)', '-', () => view.zoom(1.5)),
  ]
}
