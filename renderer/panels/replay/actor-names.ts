/** How margins and badges call those who act, where there is no room for more, and their colours. */
import { actorKind, ACTOR_IRQ, SETUP_THREAD } from '#core/event/actors.ts'

const HUES = 8

/** As in mails: `P1`, `irq 2`. */
export function shortName(actor: number): string {
  switch (actorKind(actor)) {
    case 'thread':
      return actor === SETUP_THREAD ? 'set-up' : `P${actor}`
    case 'interrupt':
      return `irq ${actor - ACTOR_IRQ}`
    case 'drain':
      return 'store buffer'
    case 'machine':
      return 'machine'
  }
}

/** A CSS colour. */
export function actorHue(actor: number): string {
  switch (actorKind(actor)) {
    case 'thread':
      return actor === SETUP_THREAD ? 'var(--muted)' : `var(--thread-${actor % HUES})`
    case 'interrupt':
      return 'var(--interrupt-text)'
    default:
      return 'var(--muted)'
  }
}
