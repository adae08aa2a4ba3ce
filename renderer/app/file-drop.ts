/** Files dropped anywhere on the window are imported; the page never navigates to them. */
import { onScopeDispose, ref, type Ref } from 'vue'
import type { OpenedFile } from '#renderer/bridge/host.ts'
import { fileFromDrop } from '#renderer/bridge/browser-file.ts'

/** Says whether files hover over the window. */
export function useFileDrop(take: (files: readonly OpenedFile[]) => void): Readonly<Ref<boolean>> {
  const hovering = ref<boolean>(false)
  const carriesFiles = (event: DragEvent): boolean =>
    event.dataTransfer?.types.includes('Files') ?? false

  const onOver = (event: DragEvent): void => {
    if (!carriesFiles(event)) return
    event.preventDefault()
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
    hovering.value = true
  }
  const onLeave = (event: DragEvent): void => {
    if (event.relatedTarget === null) hovering.value = false
  }
  const onDrop = (event: DragEvent): void => {
    hovering.value = false
    if (!carriesFiles(event)) return
    event.preventDefault()
    take([...(event.dataTransfer?.files ?? [])].map(fileFromDrop))
  }

  const listeners = { dragover: onOver, dragleave: onLeave, drop: onDrop } as const
  for (const [name, listener] of Object.entries(listeners)) {
    window.addEventListener(name, listener as EventListener)
  }
  onScopeDispose(() => {
    for (const [name, listener] of Object.entries(listeners)) {
      window.removeEventListener(name, listener as EventListener)
    }
  })
  return hovering
}
