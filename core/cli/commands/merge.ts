/** `racelab merge`: the results of shards, of one exploration or campaign, as one. */
import { ok } from '#core/base/result.ts'
import { mergeDocuments, type NamedDocument } from '#core/host/explore/merge.ts'
import { readDocumentFile } from '../checkpoint.ts'
import type { Command } from '../command.ts'
import { EXIT_CODES, printDocument } from './explore.ts'

/** The command. */
export const MERGE: Command = {
  name: 'merge',
  usage: 'merge shard.json… [--json]',
  summary: 'Joins the results of shards, in any order; what is missing is said to be missing.',
  help: {},
  options: {},
  positionals: { minimum: 1, maximum: Infinity },
  async run(paths, options, terminal) {
    const documents: NamedDocument[] = []
    for (const path of paths) {
      const document = await readDocumentFile(path)
      if (!document.ok) return document
      documents.push({ name: path, document: document.value })
    }
    const merged = mergeDocuments(documents)
    if (!merged.ok) return merged
    printDocument(merged.value, options['json'] === true, terminal)
    return ok(EXIT_CODES[merged.value.verdict])
  },
}
