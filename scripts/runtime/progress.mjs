/**
 * Progress of something measured in bytes. A terminal sees one line that rewrites itself; a log sees
 * one line per tenth, so that neither stays silent for minutes nor fills up.
 */
const MEGABYTE = 1e6

/**
 * @param {string} label what is going on, e.g. `Unpacking`
 * @param {number} totalBytes
 * @param {NodeJS.WriteStream} [out]
 * @returns {{ update(doneBytes: number): void, done(): void }}
 */
export function byteProgress(label, totalBytes, out = process.stderr) {
  const started = Date.now()
  let lastStep = -1
  let lastPaint = 0

  /** @param {number} doneBytes */
  function line(doneBytes) {
    const percent = Math.min(100, Math.floor((doneBytes / totalBytes) * 100))
    const seconds = Math.max(0.001, (Date.now() - started) / 1000)
    const size = `${(doneBytes / MEGABYTE).toFixed(0)} of ${(totalBytes / MEGABYTE).toFixed(0)} MB`
    const rate = `${(doneBytes / MEGABYTE / seconds).toFixed(0)} MB/s`
    return `  ${label}: ${String(percent).padStart(3)} %  ${size}  ${rate}`
  }

  return {
    update(doneBytes) {
      if (out.isTTY) {
        if (Date.now() - lastPaint < 100) return
        lastPaint = Date.now()
        out.write(`\r${line(doneBytes)}   `)
        return
      }
      const step = Math.floor((doneBytes / totalBytes) * 10)
      if (step <= lastStep) return
      lastStep = step
      out.write(`${line(doneBytes)}\n`)
    },
    done() {
      if (out.isTTY) out.write(`\r${line(totalBytes)}   \n`)
      else if (lastStep < 10) out.write(`${line(totalBytes)}\n`)
    },
  }
}
