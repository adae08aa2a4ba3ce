/** Where the program of a simulation thread lies: beside the command line, as they are built together. */
export function workerProgram(): URL {
  return new URL('./worker.js', import.meta.url)
}
