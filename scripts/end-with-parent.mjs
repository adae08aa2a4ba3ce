/**
 * Ends a child when this process is gone, however it went: whoever is killed cannot end anything. A
 * shell waits on a pipe that only this process holds open; it is closed by the system in any case.
 */
import { spawn } from 'node:child_process'

const WAIT_AND_END = 'read -r _; kill "$1" 2>/dev/null'

/** @param {import('node:child_process').ChildProcess} child */
export function endWithParent(child) {
  if (child.pid === undefined || process.platform === 'win32') return
  // In a process group of its own: Ctrl-C, which ends us, must not end it first.
  const guard = spawn('/bin/sh', ['-c', WAIT_AND_END, 'guard', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.on('error', () => undefined)
  guard.unref()
  const pipe = /** @type {import('node:net').Socket} */ (guard.stdin)
  pipe.unref()
  // Its number may belong to somebody else from then on.
  child.once('exit', () => guard.kill('SIGKILL'))
}
