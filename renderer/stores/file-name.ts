/** A recording's name as a file name that every system takes, and back. */

const EXTENSION = '.racetrace'

/** `Inode accounting (2003): none` → `Inode accounting (2003) - none`. */
export function fileStem(name: string): string {
  const stem = name
    .replaceAll(/\s*[:·]\s*/g, ' - ')
    .replaceAll(/[^\p{L}\p{N}.,()+ _-]+/gu, '-')
    .trim()
  return stem === '' ? 'recording' : stem.slice(0, 120)
}

/** What a file was called before it became one; empty when that is what it says of itself anyway. */
export function nameFromFile(fileName: string, title: string): string {
  const stem = fileName.endsWith(EXTENSION) ? fileName.slice(0, -EXTENSION.length) : fileName
  // Browsers number the copies of a download: "name (1)".
  const bare = stem.replace(/ \(\d{1,2}\)$/, '')
  return bare === fileStem(title) ? '' : stem
}
