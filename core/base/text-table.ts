/** Plain text tables for a terminal. */

/** Rows with their columns padded to the widest cell; two spaces between, nothing behind the last. */
export function table(rows: readonly (readonly string[])[], indent: string = ''): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  )
  return rows
    .map(
      (row) =>
        indent +
        row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** `12,345,678`; at most three digits behind the point. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 })
}

/** Text broken into lines of at most `width` characters at spaces. */
export function wrap(text: string, width: number, indent: string = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line].map((row) => `${indent}${row}\n`).join('')
}
