/** Makes a search from what is asked for. */
import type { Search, SearchOptions, SearchSubject } from './search.ts'
import { StatefulSearch } from './stateful-search.ts'
import { TraceSearch } from './trace-search.ts'
import { WHOLE, type Subtree } from './subtree.ts'

/** A search of `subtree`, or of everything. Nothing happens before its `advance` is called. */
export function createSearch(
  subject: SearchSubject,
  options: SearchOptions,
  subtree: Subtree = WHOLE,
): Search {
  return options.strategy === 'stateful'
    ? new StatefulSearch(subject, options)
    : new TraceSearch(subject, options, subtree)
}
