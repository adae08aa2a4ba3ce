/** Types as text, for messages. */
import { CONST, VOLATILE, type CType } from './types.ts'

/** How a message spells a type. */
export function spellType(type: CType): string {
  const prefix = `${type.qualifiers & CONST ? 'const ' : ''}${type.qualifiers & VOLATILE ? 'volatile ' : ''}`
  switch (type.kind) {
    case 'void':
      return `${prefix}void`
    case 'integer':
      return prefix + type.name
    case 'pointer':
      return type.target.kind === 'function'
        ? `${spellType(type.target.result)} (*)(${type.target.parameters.map(spellType).join(', ') || 'void'})`
        : `${spellType(type.target)} *${prefix.trimEnd()}`
    case 'array':
      return `${spellType(type.element)}[${type.length < 0 ? '' : type.length}]`
    case 'struct':
      return prefix + type.definition.name
    case 'lock':
      return prefix + type.lock.name
    case 'function':
      return `${spellType(type.result)} (${type.parameters.map(spellType).join(', ') || 'void'})`
    case 'error':
      return 'unknown type'
  }
}
