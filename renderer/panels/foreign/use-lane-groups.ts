/**
 * Which lanes of a foreign trace are shown: by process, or by what they are of, those that are called so;
 * the lanes of a collapsed group not.
 */
import { computed, shallowRef, type Ref } from 'vue'
import type { ForeignLane } from '#core/foreign/foreign-pictures.ts'
import type { LaneGroup } from '#renderer/timeline/lane-layout.ts'

export interface LaneGroups {
  /** Undefined where the lanes are not of a foreign trace: they are shown as they are. */
  readonly groups: Readonly<Ref<readonly LaneGroup[] | undefined>>
  /** Lanes that are called so, and all that there are. */
  readonly found: Readonly<Ref<number>>
  readonly total: Readonly<Ref<number>>
  toggle(title: string): void
  /** Collapses all groups, or shows all again where all are collapsed. */
  toggleAll(): void
}

/** @param filter part of the name of a lane or of its group, in any case; lanes found are never collapsed */
export function useLaneGroups(
  lanes: () => readonly ForeignLane[] | undefined,
  filter: Readonly<Ref<string>>,
): LaneGroups {
  const collapsed = shallowRef<ReadonlySet<string>>(new Set())
  const all = computed(() => groupsOf(lanes() ?? []))
  const groups = computed(() => {
    if (lanes() === undefined) return undefined
    const wanted = filter.value.trim().toLowerCase()
    return [...all.value].flatMap(([title, members]): LaneGroup[] => {
      const found =
        wanted === '' || title.toLowerCase().includes(wanted)
          ? members
          : members.filter((lane) => lane.title.toLowerCase().includes(wanted))
      if (found.length === 0) return []
      return [{ title, lanes: found, collapsed: wanted === '' && collapsed.value.has(title) }]
    })
  })
  return {
    groups,
    found: computed(() => groups.value?.reduce((sum, group) => sum + group.lanes.length, 0) ?? 0),
    total: computed(() => lanes()?.length ?? 0),
    toggle(title) {
      const next = new Set(collapsed.value)
      if (!next.delete(title)) next.add(title)
      collapsed.value = next
    },
    toggleAll() {
      const titles = [...all.value.keys()]
      const none = titles.every((title) => collapsed.value.has(title))
      collapsed.value = new Set(none ? [] : titles)
    },
  }
}

/** In the order in which the first of each comes. */
function groupsOf(lanes: readonly ForeignLane[]): ReadonlyMap<string, readonly ForeignLane[]> {
  const groups = new Map<string, ForeignLane[]>()
  for (const lane of lanes) {
    const group = groups.get(lane.group)
    if (group === undefined) groups.set(lane.group, [lane])
    else group.push(lane)
  }
  return groups
}
