/**
 * The few platform globals the core may use: standards that every browser, worker and Node carry with
 * the same meaning and that read no clock, draw no randomness and do no I/O. Declared by hand so that
 * neither the DOM's nor Node's library has to be let in. Only tsconfig.core.json includes this file;
 * the other configurations bring their own, wider declarations of the same names.
 */

/** Encodes strings as UTF-8. */
declare class TextEncoder {
  readonly encoding: string
  encode(input?: string): Uint8Array<ArrayBuffer>
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number }
}

/** Decodes text, UTF-8 unless told otherwise. With `fatal`, malformed input throws a TypeError instead of becoming U+FFFD. */
declare class TextDecoder {
  constructor(
    label?: 'utf-8' | 'utf-16le' | 'utf-16be',
    options?: { fatal?: boolean; ignoreBOM?: boolean },
  )
  readonly encoding: string
  readonly fatal: boolean
  readonly ignoreBOM: boolean
  /** Refuses views of shared memory: copy them out first. */
  decode(input?: ArrayBuffer | ArrayBufferView<ArrayBuffer>, options?: { stream?: boolean }): string
}

/** Copies a value the way `postMessage` does; throws on functions and proxies. */
declare function structuredClone<Value>(value: Value): Value
