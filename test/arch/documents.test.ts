import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withDrawing } from '../../scripts/draw-law.mjs'
import { ROOT, readText, repositoryFiles } from '../support/repository.ts'

const FOLDERS = ['core', 'docs', 'electron', 'renderer', 'scripts', 'test', 'traces']
const LINES_OF_A_FOLDER_README = 15

test('every folder says what it holds, in a few lines', () => {
  const lengths = FOLDERS.map((folder) => {
    const file = `${folder}/README.md`
    return {
      file,
      lines: existsSync(path.join(ROOT, file)) ? readText(file).trim().split('\n').length : 0,
    }
  })
  expect(lengths.filter(({ lines }) => lines === 0 || lines > LINES_OF_A_FOLDER_README)).toEqual([])
})

test('what the documents point to exists', () => {
  const broken = repositoryFiles()
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      pointers(readText(file), path.dirname(file))
        .filter((target) => !existsSync(path.join(ROOT, target)))
        .map((target) => `${file}: ${target}`),
    )
  expect(broken).toEqual([])
})

/** Relative links, and paths in backticks that begin with a folder of the repository. */
function pointers(text: string, folder: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)/g)].map(
    ([, target = '']) => path.join(folder, target),
  )
  const paths = [
    ...text.matchAll(/`((?:core|docs|electron|renderer|scripts|test|traces)\/[\w./-]+)`/g),
  ]
  return [...links, ...paths.map(([, target = '']) => target)]
}

test('ARCHITECTURE.md draws the law as it is', () => {
  const document = readText('ARCHITECTURE.md')
  // To redraw it: node scripts/draw-law.mjs
  expect(document).toBe(withDrawing(document))
})

test('no file names the machine it was written on', () => {
  // Put together from parts, so that this file does not name them either.
  const machine = new RegExp(['/(', 'root|work|Users', ')/\\w|C:\\\\Users'].join(''))
  const guilty = repositoryFiles()
    .filter((file) => /\.(ts|vue|mjs|js|json|md|yml|c|h|html|css)$/.test(file))
    .filter((file) => machine.test(readText(file)))
  expect(guilty).toEqual([])
})
