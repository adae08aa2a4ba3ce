/** Names of what events refer to, looked up once each: an export asks for millions of them. */
import { LOCK_CLASS_NAMES } from '#core/event/lock-classes.ts'
import { functionOfSite, placeOfSite, type DebugInfo } from '#core/language/debug-info.ts'
import { actorName } from '#core/analysis/names.ts'
import { placeOfAddress, type MemoryPlace } from '#core/analysis/symbol-path.ts'

/** Where an instruction comes from, in words. */
export interface SiteName {
  /** Empty outside every function. */
  readonly function: string
  readonly file: string
  /** From 1; 0 where there is none. */
  readonly line: number
}

const NOWHERE: SiteName = { function: '', file: '', line: 0 }

/** The names of one recording. */
export class EventNames {
  readonly #debug: DebugInfo
  readonly #actors = new Map<number, string>()
  readonly #sites = new Map<number, SiteName>()
  readonly #places = new Map<number, MemoryPlace | undefined>()
  readonly #signed = new Map<number, number>()
  readonly #about = { load: new Map<number, string>(), store: new Map<number, string>() }

  constructor(debug: DebugInfo) {
    this.#debug = debug
  }

  actor(actor: number): string {
    return remember(this.#actors, actor, () => actorName(this.#debug, actor))
  }

  /** The smallest named thing that holds `address`. */
  place(address: number): MemoryPlace | undefined {
    return remember(this.#places, address, () => placeOfAddress(this.#debug, address))
  }

  /** Width of the signed integer that lies at `address` or around it; 0 where there is none. */
  signedBytes(address: number): number {
    return remember(this.#signed, address, () => {
      const type = this.place(address)?.type
      return type?.kind === 'integer' && type.signed ? type.bytes : 0
    })
  }

  /** `inode.i_blocks`, or the address in hexadecimal where nothing has a name. */
  address(address: number): string {
    return this.place(address)?.path ?? `0x${(address >>> 0).toString(16)}`
  }

  /** `store inode.i_blocks`. */
  about(verb: 'load' | 'store', address: number): string {
    return remember(this.#about[verb], address, () => `${verb} ${this.address(address)}`)
  }

  /** A lock by its name, or by its kind and address where it has none; 0 is the polled condition. */
  lock(address: number, lockClass: number): string {
    const place = this.place(address)
    if (place !== undefined) return place.path
    const kind = LOCK_CLASS_NAMES[lockClass] ?? 'condition'
    return address === 0 ? kind : `${kind} ${this.address(address)}`
  }

  site(site: number): SiteName {
    return remember(this.#sites, site, () => {
      const place = placeOfSite(this.#debug, site)
      if (place === undefined) return NOWHERE
      return {
        function: this.function(functionOfSite(this.#debug, site)),
        file: this.#debug.sources[place.file]?.name ?? '',
        line: place.line,
      }
    })
  }

  /** Function by index; empty where there is none. */
  function(index: number): string {
    return this.#debug.functions[index]?.name ?? ''
  }

  /** Label of a retry, a gauge or a mark. */
  label(index: number): string {
    return this.#debug.labels[index] ?? `label ${index}`
  }
}

function remember<Value>(known: Map<number, Value>, key: number, find: () => Value): Value {
  const found = known.get(key)
  if (found !== undefined || known.has(key)) return found as Value
  const value = find()
  known.set(key, value)
  return value
}
