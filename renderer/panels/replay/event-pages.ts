/**
 * Pages of events for a list over millions of them: what was looked at lately stays, what is missing is
 * asked for once, and a fast scroll leaves no queue behind.
 */
import { eventRow, type EventColumns, type EventRow } from '#core/event/columns.ts'
import { createLatestWins } from '#renderer/composables/latest-wins.ts'

export const PAGE_EVENTS = 256
const KEPT_PAGES = 48

export interface EventPages {
  /** Event `seq` if it is at hand. */
  row(seq: number): EventRow | undefined
  /** Makes sure of events `first` to `end`, exclusive; `onPage` tells when some came. */
  want(first: number, end: number): void
  stop(): void
}

export function createEventPages(
  load: (first: number, count: number) => Promise<EventColumns>,
  onPage: () => void,
): EventPages {
  const pages = new Map<number, EventColumns>()

  function missing(first: number, end: number): number | undefined {
    for (let page = Math.floor(first / PAGE_EVENTS); page * PAGE_EVENTS < end; page += 1) {
      if (!pages.has(page)) return page
    }
    return undefined
  }

  function keep(page: number, columns: EventColumns): void {
    pages.set(page, columns)
    for (const oldest of pages.keys()) {
      if (pages.size <= KEPT_PAGES) break
      pages.delete(oldest)
    }
  }

  const loader = createLatestWins<{ first: number; end: number }, undefined>({
    async load({ first, end }) {
      for (let page = missing(first, end); page !== undefined; page = missing(first, end)) {
        keep(page, await load(page * PAGE_EVENTS, PAGE_EVENTS))
        onPage()
      }
      return undefined
    },
    apply: () => undefined,
    // The next scroll asks again; until then the rows stay blank.
    fail: () => undefined,
  })

  return {
    row(seq) {
      const columns = pages.get(Math.floor(seq / PAGE_EVENTS))
      const index = seq % PAGE_EVENTS
      return columns === undefined || index >= columns.count ? undefined : eventRow(columns, index)
    },
    want(first, end) {
      if (missing(first, end) !== undefined) loader.want({ first, end })
    },
    stop: () => loader.stop(),
  }
}
