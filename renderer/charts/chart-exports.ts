/** The menu that saves a chart: as the pictures it can give of itself, and as numbers. */
import { computed, type ComputedRef } from 'vue'
import { useSaveFile } from '#renderer/composables/save-file.ts'
import type { MenuItem } from '#renderer/ui/menu-item.ts'
import type { ChartPictures } from './chart-pictures.ts'

export interface ExportedChart {
  readonly title: string
  readonly csv: string
}

/** `view` is undefined while there is nothing to take a picture of. */
export function useChartExports(
  chart: () => ExportedChart,
  view: () => ChartPictures | null | undefined,
): ComputedRef<readonly MenuItem[]> {
  const saveFile = useSaveFile()

  function save(extension: string, content: Blob | undefined): void {
    const stem = chart()
      .title.toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
    if (content !== undefined) saveFile(`${stem}.${extension}`, content)
  }

  function saveSvg(): void {
    const text = view()?.svg()
    save('svg', text === undefined ? undefined : new Blob([text], { type: 'image/svg+xml' }))
  }

  return computed(() => {
    const disabled = !view()
    return [
      { label: 'Save as PNG', icon: 'export', disabled, run: () => save('png', view()?.png()) },
      { label: 'Save as SVG', icon: 'export', disabled, run: saveSvg },
      {
        label: 'Save as CSV',
        icon: 'table',
        run: () => save('csv', new Blob([chart().csv], { type: 'text/csv' })),
      },
    ]
  })
}
