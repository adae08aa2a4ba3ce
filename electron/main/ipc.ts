/**
 * The one door for messages from the window (no other file imports `ipcMain`): the sender must be the
 * main frame of our own page, the input is parsed before anything looks at it, and whatever goes wrong
 * comes back as a value.
 */
import { ipcMain, type IpcMainInvokeEvent, type WebContents, type WebFrameMain } from 'electron'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, type Result } from '#core/base/result.ts'
import type { Channel, Input, Push, Reply } from '#shared/ipc-contract.ts'
import { APP_ORIGIN } from '#shared/origin.ts'

/** Makes typed input out of whatever arrived. */
export type Parse<T> = (input: unknown) => Result<T, Failure>

export function handle<C extends Channel>(
  channel: C,
  parse: Parse<Input<C>>,
  answer: (input: Input<C>, window: WebContents) => Reply<C> | Promise<Reply<C>>,
): void {
  ipcMain.handle(channel, async (event: IpcMainInvokeEvent, input: unknown): Promise<Reply<C>> => {
    if (!isLabFrame(event.senderFrame)) {
      console.error(`refused ${channel} from ${event.senderFrame?.url ?? 'a frame that is gone'}`)
      return err(
        failure('E_FORBIDDEN_SENDER', `${channel} may only be asked by the lab's own window.`),
      )
    }
    const parsed = parse(input)
    if (!parsed.ok) return parsed
    try {
      return await answer(parsed.value, event.sender)
    } catch (error) {
      console.error(`${channel} failed`, error)
      return err(failure('E_INTERNAL', `${channel} failed inside the lab: ${String(error)}`))
    }
  })
}

/** The main frame of `lab://app`. A frame is null when it has navigated away or gone in the meantime. */
export function isLabFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === APP_ORIGIN
}

export function push<P extends keyof Push>(
  window: WebContents,
  channel: P,
  message: Push[P],
): void {
  if (!window.isDestroyed()) window.send(channel, message)
}
