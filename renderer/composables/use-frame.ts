/**
 * The one owner of requestAnimationFrame: everything that draws asks for a frame here, and all of it
 * is drawn in the same one, so that no two panels ever show different moments. A task asked for twice
 * runs once; a task that asks for itself again runs in the next frame.
 */
import { onScopeDispose } from 'vue'

/** Draws; `now` is the time of the frame in milliseconds. */
export type FrameTask = (now: number) => void

let pending = new Set<FrameTask>()
let handle = 0

function runFrame(now: number): void {
  handle = 0
  const tasks = pending
  pending = new Set()
  for (const task of tasks) task(now)
}

/** Runs `task` in the next frame, once, however often it is asked for. */
export function requestFrame(task: FrameTask): void {
  pending.add(task)
  if (handle === 0) handle = requestAnimationFrame(runFrame)
}

/** Takes back {@link requestFrame}. */
export function cancelFrame(task: FrameTask): void {
  pending.delete(task)
}

/** A task bound to the component (or effect scope) that calls this: it ends with it. */
export function useFrame(task: FrameTask): { readonly request: () => void } {
  onScopeDispose(() => cancelFrame(task))
  return { request: () => requestFrame(task) }
}
