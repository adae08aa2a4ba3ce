/** Endings of the files that a dialog offers for import; what they are is told by their content. */
export const IMPORTED_EXTENSIONS: readonly string[] = [
  'racetrace',
  'json',
  'txt',
  'ftrace',
  'trace',
  'gz',
]
