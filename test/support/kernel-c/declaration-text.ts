/** The struct of a random program, and what of its globals is compared at the end. */
import { ExpressionPrinter, POINTER_TYPES, STRUCTS, TARGET_LENGTH } from './expression-text.ts'
import { TYPE_NAMES } from './program-tree.ts'
import type { StructMember } from './program-tree.ts'

export class DeclarationPrinter extends ExpressionPrinter {
  protected readonly lines: string[] = []

  protected line(text: string): void {
    this.lines.push(text)
  }

  /** Struct S of the program's members; runs of nested ones share an inner struct. */
  protected struct(members: readonly StructMember[]): void {
    const p = this.prefix
    const fields: string[] = []
    let inner: string[] = []
    const close = (): void => {
      if (inner.length > 0) fields.push(`struct { ${inner.join(' ')} } n${fields.length};`)
      inner = []
    }
    for (const [index, { type, length, nested }] of members.entries()) {
      const text = `${type} m${index}${length > 0 ? `[${length}]` : ''};`
      if (nested) {
        inner.push(text)
        this.members.push({ path: `n${fields.length}.m${index}`, type, length })
      } else {
        close()
        fields.push(text)
        this.members.push({ path: `m${index}`, type, length })
      }
    }
    close()
    this.line(`struct ${p}S { ${fields.join(' ')} };`)
    this.line(`struct ${p}S ${p}s0, ${p}s1 = { 1, 2, 3 }, ${p}sa[3] = { { 5 }, [2] = { 7, 8 } };`)
    const sizes = [
      `sizeof(struct ${p}S)`,
      ...this.members.map(({ path }) => `offsetof(struct ${p}S, ${path})`),
    ]
    this.line(`ULONG ${p}sizes[${sizes.length}] = { ${sizes.join(', ')} };`)
  }

  protected scalars(): string[] {
    const p = this.prefix
    const { arrays } = this.program
    const list = TYPE_NAMES.map((_, index) => `${p}g${index}`)
    for (const [index, { values }] of arrays.entries()) {
      for (let element = 0; element <= values.length; element++)
        list.push(`${p}a${index}[${element}]`)
    }
    for (const index of POINTER_TYPES.keys()) {
      for (let element = 0; element < TARGET_LENGTH; element++)
        list.push(`${p}t${index}[${element}]`)
    }
    for (const struct of STRUCTS) {
      for (const { path, length } of this.members) {
        if (length === 0) list.push(`${p}${struct}.${path}`)
        for (let element = 0; element < length; element++)
          list.push(`${p}${struct}.${path}[${element}]`)
      }
    }
    for (let index = 0; index <= this.members.length; index++) list.push(`${p}sizes[${index}]`)
    for (let index = 0; index < 6; index++) list.push(`${p}grid[${index % 2}][${index % 3}]`)
    list.push(`${p}sum`)
    return list
  }
}
