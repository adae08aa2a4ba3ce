import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { ROOT } from '../support/repository.ts'

/** Compiles one planted file with a layer's own options and declarations; answers the error codes. */
function errors(project: string, planted: string, text: string): string[] {
  const { config } = ts.readConfigFile(path.join(ROOT, project), (file) => ts.sys.readFile(file))
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const file = path.join(ROOT, planted)
  const { tsBuildInfoFile: _, ...options } = { ...parsed.options, incremental: false }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (name) => name === file || fileExists.call(host, name)
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true)
      : getSourceFile.call(host, name, ...rest)
  const declarations = parsed.fileNames.filter((name) => /^(?!.*node_modules).*\.d\.ts$/.test(name))
  const program = ts.createProgram([...declarations, file], options, host)
  const source = program.getSourceFile(file)
  return [...program.getSemanticDiagnostics(source), ...program.getDeclarationDiagnostics(source)]
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
    .map((message) => /^(Cannot find (?:name|module) '[^']+'|[^.]+)/.exec(message)?.[0] ?? message)
}

test('the core sees neither the DOM nor Node', () => {
  const text = `import { readFileSync } from 'node:fs'
export const seen: unknown[] = [readFileSync, document, window, process, Buffer, performance, setTimeout, console]
`
  const found = errors('tsconfig.core.json', 'core/machine/planted.ts', text)
  expect(found.sort()).toEqual([
    "Cannot find name 'Buffer'",
    "Cannot find name 'console'",
    "Cannot find name 'document'",
    "Cannot find name 'node:fs'",
    "Cannot find name 'performance'",
    "Cannot find name 'process'",
    "Cannot find name 'setTimeout'",
    "Cannot find name 'window'",
  ])
})

test('the core has the standards it needs', () => {
  const text = `export const bytes: Uint8Array = new TextEncoder().encode('x')
export const text: string = new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(1))
export const copy: number[] = structuredClone([1])
`
  expect(errors('tsconfig.core.json', 'core/base/planted.ts', text)).toEqual([])
})

test('an export of the core states its type', () => {
  const text = 'export function implicit(a: number) {\n  return String(a)\n}\n'
  expect(errors('tsconfig.core.json', 'core/base/planted.ts', text)).toEqual([
    'Function must have an explicit return type annotation with --isolatedDeclarations',
  ])
})

test('a worker has no document', () => {
  const text = 'export const seen: unknown[] = [self, postMessage, document]\n'
  expect(errors('tsconfig.worker.json', 'renderer/sim/planted.worker.ts', text)).toEqual([
    "Cannot find name 'document'",
  ])
})

test('the app has no Node', () => {
  const text = 'export const seen: unknown[] = [document, process]\n'
  expect(errors('tsconfig.web.json', 'renderer/app/planted.ts', text)).toEqual([
    "Cannot find name 'process'",
  ])
})
