/**
 * W and S zoom, A and D pan, for as long as they are held, at a speed that does not depend on the frame
 * rate; with reduced motion each press is one step. With the lanes in focus, left and right pan, up and
 * down choose a lane.
 */
import { onMounted, onScopeDispose, type Ref } from 'vue'
import { useFrame } from '#renderer/composables/use-frame.ts'

export interface TimelineMotion {
  /** Moves by this share of the span. */
  readonly pan: (share: number) => void
  /** Multiplies the span, around the playhead or the middle. */
  readonly zoom: (factor: number) => void
  /** Whether keys are meant for this timeline now. */
  readonly active: () => boolean
  /** What takes the focus for the arrow keys. */
  readonly lanes: Readonly<Ref<HTMLElement | null>>
  readonly selectNeighbour: (way: 1 | -1) => void
}

const HELD_KEYS = new Set(['KeyW', 'KeyA', 'KeyS', 'KeyD'])
/** Screens per second, and doublings of the span per second. */
const PAN_SPEED = 1.1
const ZOOM_SPEED = 3.2
/** What an arrow key moves by, as a share of the span. */
const ARROW_STEP = 0.1
/** What one press does where motion is unwanted. */
const STEP_SECONDS = 0.15

export function useTimelineKeys(motion: TimelineMotion): void {
  const held = new Set<string>()
  let last: number | undefined

  function move(seconds: number): void {
    const right = Number(held.has('KeyD')) - Number(held.has('KeyA'))
    const out = Number(held.has('KeyS')) - Number(held.has('KeyW'))
    if (right !== 0) motion.pan(right * PAN_SPEED * seconds)
    if (out !== 0) motion.zoom(2 ** (out * ZOOM_SPEED * seconds))
  }

  const frame = useFrame((now) => {
    if (held.size === 0) return
    move(Math.min(0.1, (now - (last ?? now - 16)) / 1000))
    last = now
    frame.request()
  })

  function arrow(key: string): boolean {
    if (key === 'ArrowLeft') motion.pan(-ARROW_STEP)
    else if (key === 'ArrowRight') motion.pan(ARROW_STEP)
    else if (key === 'ArrowUp') motion.selectNeighbour(-1)
    else if (key === 'ArrowDown') motion.selectNeighbour(1)
    else return false
    return true
  }

  function press(event: KeyboardEvent): void {
    // Of several timelines in view the first takes the key for all.
    if (event.defaultPrevented) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (event.target === motion.lanes.value && arrow(event.key)) {
      event.preventDefault()
      return
    }
    if (!HELD_KEYS.has(event.code) || isEditable(event.target) || !motion.active()) return
    event.preventDefault()
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      held.add(event.code)
      move(STEP_SECONDS)
      held.clear()
    } else if (!held.has(event.code)) {
      if (held.size === 0) last = undefined
      held.add(event.code)
      frame.request()
    }
  }

  function release(event: KeyboardEvent): void {
    held.delete(event.code)
  }

  function releaseAll(): void {
    held.clear()
  }

  onMounted(() => {
    addEventListener('keydown', press)
    addEventListener('keyup', release)
    addEventListener('blur', releaseAll)
  })
  onScopeDispose(() => {
    removeEventListener('keydown', press)
    removeEventListener('keyup', release)
    removeEventListener('blur', releaseAll)
  })
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type="range"]), textarea, select, [contenteditable="true"]') !== null
  )
}
