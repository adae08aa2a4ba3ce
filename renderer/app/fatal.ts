/** What stops the lab altogether, and what merely went wrong. */
import { shallowRef, type App, type Ref } from 'vue'
import { failure, type Failure } from '#core/base/failure.ts'

const fatal = shallowRef<Failure>()

/** The failure that stopped the lab, if one did. */
export function useFatal(): Readonly<Ref<Failure | undefined>> {
  return fatal
}

export function showFatal(problem: Failure): void {
  fatal.value ??= problem
}

/** What the lab cannot do without; undefined when all of it is there. */
export function missingGround(scope: {
  readonly crossOriginIsolated: boolean
  readonly indexedDB?: unknown
}): Failure | undefined {
  if (!scope.crossOriginIsolated) {
    return failure(
      'E_NOT_ISOLATED',
      'This page is not cross-origin isolated, so the simulation cannot share memory with its workers.',
      {
        hint: 'Open the lab with `npm start`, or `npm start -- --browser`, which send the headers it needs.',
      },
    )
  }
  if (scope.indexedDB === undefined || scope.indexedDB === null) {
    return failure('E_NO_STORAGE', 'There is no IndexedDB here, so nothing can be recorded.', {
      hint: 'Leave private browsing, or allow this page to store data.',
    })
  }
  return undefined
}

/**
 * Errors nobody expected: while the app starts they are fatal, afterwards they are shown and the lab
 * goes on.
 */
export function catchErrors(app: App, report: (problem: Failure) => void): void {
  const seen = (error: unknown, where: string): void => {
    console.error(error)
    report(unexpected(error, where))
  }
  app.config.errorHandler = (error, _instance, where) => seen(error, where)
  window.addEventListener('error', (event) => {
    // The observer of sizes says so when a layout settles in the next frame; nothing is wrong.
    if (!event.message.startsWith('ResizeObserver loop')) seen(event.error ?? event.message, 'page')
  })
  window.addEventListener('unhandledrejection', (event) => seen(event.reason, 'promise'))
}

function unexpected(error: unknown, where: string): Failure {
  const message = error instanceof Error ? error.message : String(error)
  return failure('E_UNEXPECTED', `Something went wrong: ${message}`, {
    at: where,
    hint: 'This is a mistake in Racelab. Recordings are intact; loading the lab again may help.',
  })
}
