/** docs/trace-format.md and the types name the same fields, with the format version each came with. */
import ts from 'typescript'
import { expect, test } from 'vitest'
import { CHUNK_VERSION, FORMAT_VERSION } from '#core/trace/format.ts'
import { readText } from '../support/repository.ts'

const MANUAL = 'docs/trace-format.md'
/** Files of types, and those of their interfaces that are no part of a document. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  'core/trace/format.ts': [],
  'core/language/debug-info.ts': ['SourceFile', 'SourcePlace'],
}

/** Field → the version it came with. */
type Fields = Readonly<Record<string, number>>

/** The interfaces of a file; a field without a version is as old as its interface. */
function declaredIn(file: string, others: readonly string[]): Record<string, Fields> {
  const source = ts.createSourceFile(file, readText(file), ts.ScriptTarget.ES2023, true)
  const found: Record<string, Fields> = {}
  for (const statement of source.statements) {
    if (!ts.isInterfaceDeclaration(statement) || others.includes(statement.name.text)) continue
    const since = sinceOf(statement) ?? 1
    found[statement.name.text] = Object.fromEntries(
      statement.members.map((member) => [
        member.name?.getText(source) ?? '?',
        sinceOf(member) ?? since,
      ]),
    )
  }
  return found
}

function sinceOf(node: ts.Node): number | undefined {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'since')
  return tag === undefined ? undefined : Number(ts.getTextOfJSDocComment(tag.comment))
}

/** The tables of the manual, by the heading above them. */
function documentedIn(text: string): Record<string, Fields> {
  const sections = text.split(/^### /m).slice(1)
  const tables = sections.flatMap((section): [string, Fields][] => {
    const rows = [...section.matchAll(/^\| `(\w+)` +\| +(\d+) +\| +\S/gm)]
    const fields = rows.map(([, field = '', since]): [string, number] => [field, Number(since)])
    return fields.length === 0 ? [] : [[section.split('\n')[0] ?? '', Object.fromEntries(fields)]]
  })
  return Object.fromEntries(tables)
}

test('the manual of the format names every field of the types, and no other', () => {
  const declared = Object.entries(TYPES).map(([file, others]) => declaredIn(file, others))
  const types = Object.assign({}, ...declared) as Record<string, Fields>
  expect(Object.keys(types).length).toBeGreaterThan(10)
  expect(documentedIn(readText(MANUAL))).toEqual(types)
})

test('every type of the format says since when', () => {
  const file = 'core/trace/format.ts'
  const source = ts.createSourceFile(file, readText(file), ts.ScriptTarget.ES2023, true)
  const types = source.statements.filter(
    (one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one),
  )
  const silent = types.filter((one) => sinceOf(one) === undefined).map((one) => one.name.text)
  expect(silent).toEqual([])
  for (const one of types) expect(sinceOf(one)).toBeLessThanOrEqual(FORMAT_VERSION)
})

test('the manual lists the present versions', () => {
  const row = new RegExp(`^\\| ${FORMAT_VERSION} +\\| ${CHUNK_VERSION} +\\| `, 'm')
  expect(readText(MANUAL)).toMatch(row)
})
