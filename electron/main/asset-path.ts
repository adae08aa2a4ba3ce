/**
 * From a URL to a file name below the served folder, or nothing. A hostile URL has many spellings of
 * "somewhere else" (dot segments, encoded slashes, backslashes, drive letters, device names, NUL,
 * alternate data streams), so the path is decoded first and then every segment has to look like a plain file name.
 */

const PLAIN_SEGMENT = /^[A-Za-z0-9_@+-][A-Za-z0-9_@+.-]*$/
/** Windows opens a device by these names, in any folder and with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const MAX_PATH_LENGTH = 1024

/**
 * @param pathname the URL's path as received, percent-encoded, beginning with `/`
 * @returns segments below the served folder, or undefined when it must be refused
 */
export function assetSegments(pathname: string): readonly string[] | undefined {
  if (!pathname.startsWith('/') || pathname.length > MAX_PATH_LENGTH) return undefined
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  if (decoded === '/') return ['index.html']
  const segments = decoded.slice(1).split('/')
  return segments.every(isPlain) ? segments : undefined
}

function isPlain(segment: string): boolean {
  return PLAIN_SEGMENT.test(segment) && !segment.endsWith('.') && !DEVICE.test(segment)
}
