/** The types of variables as the debug information lists them: each once, by number. */
import type { TypeDescription } from '../debug-info.ts'
import { sizeOf, type CType, type StructDefinition } from '../semantics/types.ts'
import { spellType } from '../semantics/type-spelling.ts'

export class TypeTable {
  readonly types: TypeDescription[] = []
  readonly #byKey = new Map<string, number>()
  readonly #structs = new Map<StructDefinition, number>()

  /** Number of a type; qualifiers do not count. */
  indexOf(type: CType): number {
    if (type.kind === 'struct') return this.#struct(type.definition)
    const { description, key } = this.#describe(type)
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    this.#byKey.set(key, this.types.length)
    this.types.push(description)
    return this.types.length - 1
  }

  /** A struct gets its number before its members do, as they may point back to it. */
  #struct(definition: StructDefinition): number {
    const known = this.#structs.get(definition)
    if (known !== undefined) return known
    const index = this.types.length
    this.#structs.set(definition, index)
    const { name, bytes } = definition
    this.types.push({ kind: 'struct', name, bytes, fields: [] })
    const fields = (definition.members ?? []).map((member) => ({
      name: member.name,
      offset: member.offset,
      type: this.indexOf(member.type),
    }))
    this.types[index] = { kind: 'struct', name, bytes, fields }
    return index
  }

  #describe(type: CType): { readonly description: TypeDescription; readonly key: string } {
    const bytes = sizeOf(type)
    switch (type.kind) {
      case 'integer': {
        const { name, signed, enumerators } = type
        const key = `${name}:${bytes}:${String(signed)}:${JSON.stringify(enumerators ?? null)}`
        return enumerators
          ? { description: { kind: 'enum', name, bytes, values: enumerators }, key }
          : { description: { kind: 'integer', name, bytes, signed }, key }
      }
      case 'pointer': {
        const target = this.indexOf(type.target)
        return { description: { kind: 'pointer', target, bytes }, key: `*${target}` }
      }
      case 'array': {
        const element = this.indexOf(type.element)
        const { length } = type
        return {
          description: { kind: 'array', element, length, bytes },
          key: `[${length}]${element}`,
        }
      }
      case 'lock': {
        const { name, lockClass } = type.lock
        return { description: { kind: 'lock', name, lockClass, bytes }, key: `lock ${name}` }
      }
      case 'function': {
        const name = spellType(type)
        return { description: { kind: 'function', name }, key: `function ${name}` }
      }
      default:
        return { description: { kind: 'void' }, key: 'void' }
    }
  }
}
