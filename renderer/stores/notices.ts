/** Short notices: what was done, what failed outside of any form, and how to take it back. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Failure } from '#core/base/failure.ts'

export interface Notice {
  readonly id: number
  readonly kind: 'info' | 'done' | 'error'
  readonly title: string
  readonly detail?: string | undefined
  readonly action?: string | undefined
  readonly seconds: number
}

interface NoticeOptions {
  readonly detail?: string
  /** A button on the notice. */
  readonly action?: { readonly label: string; readonly run: () => void }
  /** Called once when the notice is gone without the action having been taken. */
  readonly expired?: () => void
}

const SHORT = 6
const LONG = 20

export const useNoticesStore = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([])
  const options = new Map<number, NoticeOptions>()
  let lastId = 0

  function show(kind: Notice['kind'], title: string, more: NoticeOptions = {}): number {
    lastId += 1
    const seconds = kind === 'error' ? LONG : more.action ? 10 : SHORT
    const notice: Notice = {
      id: lastId,
      kind,
      title,
      detail: more.detail,
      action: more.action?.label,
      seconds,
    }
    options.set(lastId, more)
    notices.value = [...notices.value, notice]
    return lastId
  }

  /** Something was done; `action` usually takes it back. */
  function done(title: string, more: NoticeOptions = {}): number {
    return show('done', title, more)
  }

  function info(title: string, more: NoticeOptions = {}): number {
    return show('info', title, more)
  }

  /** A failure that has no place of its own in a panel. */
  function failed(problem: Failure): number {
    const detail = [problem.at, problem.hint].filter((part) => part !== undefined).join('\n')
    return show('error', problem.message, detail === '' ? {} : { detail })
  }

  function close(id: number): void {
    take(id)?.expired?.()
  }

  function act(id: number): void {
    take(id)?.action?.run()
  }

  function take(id: number): NoticeOptions | undefined {
    const more = options.get(id)
    options.delete(id)
    notices.value = notices.value.filter((notice) => notice.id !== id)
    return more
  }

  return { notices, done, info, failed, close, act }
})
