import ts from 'typescript'
import { expect, test } from 'vitest'
import { readText, repositoryFiles } from '../support/repository.ts'

/**
 * The exports of a source file without a docstring, as `file:line name`. A run of exports without a
 * blank line between them (a group of constants or type names) is documented by the comment above it.
 */
function undocumented(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)
  const missing: string[] = []
  let groupIsDocumented = false
  let previousEnd = 0
  for (const statement of source.statements) {
    const adjoins = !text.slice(previousEnd, statement.getStart(source)).includes('\n\n')
    const comments = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? []
    const hasDocstring = ts.getJSDocCommentsAndTags(statement).length > 0
    const hasComment = comments.some(({ pos, end }) => {
      const ownLine = text.slice(previousEnd, pos).includes('\n')
      return ownLine && !text.slice(pos, end).includes('prettier-ignore')
    })
    const mayJoin = ts.isVariableStatement(statement) || ts.isTypeAliasDeclaration(statement)
    groupIsDocumented = hasDocstring || (mayJoin && (hasComment || (adjoins && groupIsDocumented)))
    previousEnd = statement.getEnd()
    if (isExported(statement) && !groupIsDocumented) {
      const { line } = source.getLineAndCharacterOfPosition(statement.getStart(source))
      missing.push(`${file}:${line + 1} ${nameOf(statement)}`)
    }
  }
  // A file with a single export may say at its top what that is.
  const single = source.statements.filter(isExported).length === 1 && text.startsWith('/**')
  return single ? [] : missing
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  )
}

function nameOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText()).join(', ')
  }
  return (statement as ts.DeclarationStatement).name?.getText() ?? '?'
}

test('every export of the core carries a docstring', () => {
  const files = repositoryFiles().filter((file) => /^core\/.*(?<!\.d)\.ts$/.test(file))
  expect(files.length).toBeGreaterThan(0)
  expect(files.flatMap((file) => undocumented(file, readText(file)))).toEqual([])
})

test('a missing docstring is found, a documented group is not', () => {
  const text = `/** About the file. */
import type { A } from './a.ts'

export function bare(): void {}

/** Why. */
export interface Documented {}

// Codes of the thing.
export const ONE = 1
export const TWO = 2

export const LONE = 3
`
  expect(undocumented('x.ts', text)).toEqual(['x.ts:4 bare', 'x.ts:13 LONE'])
})
