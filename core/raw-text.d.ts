/**
 * Kernel C is imported as text: `import source from './none.c?raw'`. The bundler and the test runner
 * inline the file; the compiler only has to know that the module is a string.
 */

declare module '*.c?raw' {
  const text: string
  export default text
}

declare module '*.h?raw' {
  const text: string
  export default text
}
