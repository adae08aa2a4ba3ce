/** What a process and all those below it take of the machine, as the system counts it. Linux only. */
import { readdirSync, readFileSync } from 'node:fs'

/** `pid` and its descendants. */
function processTree(pid: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    // After the name in brackets: state, then the parent.
    const parent = Number(/\) \S (\d+)/.exec(readOf(Number(name), 'stat'))?.[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree = [pid]
  for (const one of tree) tree.push(...(children.get(one) ?? []))
  return tree
}

/** MiB of memory that all of them have, those they share counted with each. */
export function residentMebibytes(pid: number): number {
  return processTree(pid).reduce((sum, one) => {
    const kibibytes = /VmRSS:\s+(\d+)/.exec(readOf(one, 'status'))?.[1]
    return sum + Number(kibibytes ?? 0) / 1024
  }, 0)
}

/**
 * Seconds that threads called `thread` of all of them were ready to run while other programs had the
 * processors.
 */
export function queuedSeconds(pid: number, thread: string): number {
  const threads = processTree(pid).flatMap((one) =>
    namesIn(`/proc/${one}/task`).map((task) => `${one}/task/${task}`),
  )
  const ours = threads.filter((place) => readOf(place, 'comm').trim() === thread)
  // Nanoseconds of running, nanoseconds of waiting for it, how often.
  return (
    ours.reduce((sum, place) => sum + Number(readOf(place, 'schedstat').split(' ')[1]), 0) / 1e9
  )
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Empty when the process has ended meanwhile. */
function readOf(pid: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
