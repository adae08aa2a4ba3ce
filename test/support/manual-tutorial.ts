/** The tutorial of docs/kernel-c.md as steps that can be taken: sources, commands, and what they answer. */

/** One step of the tutorial: `lock.c` as it is by then, and what a reader types and sees. */
export interface TutorialStep {
  readonly source: string
  /** Words after `racelab`. */
  readonly words: readonly string[]
  /** What it prints; a line of `…` stands for any number of lines. */
  readonly output: string
}

const COMMAND = '$ npm run -s racelab -- '

/** What the tutorial has its reader do, in order. */
export function tutorial(document: string): readonly TutorialStep[] {
  const text = document.slice(document.indexOf('\n## Tutorial'))
  let source = ''
  const steps: TutorialStep[] = []
  for (const [, language, block = ''] of text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (language === 'c') {
      source = source === '' ? block : withFunction(source, block)
      continue
    }
    const end = block.indexOf('\n') + 1
    if (!block.startsWith(COMMAND)) throw new Error(`the tutorial has no command in ${block}`)
    const words = block.slice(COMMAND.length, end).trim().split(/\s+/)
    steps.push({ source, words, output: block.slice(end) })
  }
  return steps
}

/** `source` with the function of the same name in place of its own. */
function withFunction(source: string, replacement: string): string {
  const name = /^static void (\w+)\(/.exec(replacement)?.[1] ?? ''
  const old = new RegExp(`^static void ${name}\\([\\s\\S]*?^}\\n`, 'm')
  if (!old.test(source)) throw new Error(`the tutorial replaces ${name}, which is not there`)
  return source.replace(old, replacement)
}
