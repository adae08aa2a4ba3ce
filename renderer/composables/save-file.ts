/** Saving something small that a panel made: a picture, a table. The app says where it goes. */
import { inject, type InjectionKey } from 'vue'
import { invariant } from '#core/base/invariant.ts'

/** Offers `content` to the user under a name; failures are shown by whoever provides this. */
export type SaveFile = (suggestedName: string, content: Blob) => void

export const SAVE_FILE: InjectionKey<SaveFile> = Symbol('save file')

export function useSaveFile(): SaveFile {
  const save = inject(SAVE_FILE)
  invariant(save, 'nothing was provided to save files with')
  return save
}
