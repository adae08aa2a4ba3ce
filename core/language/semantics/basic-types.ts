/** The arithmetic types of a machine, and pointers to anything. */
import { VOID, weightOf, type CType, type IntegerType, type PointerType } from './types.ts'

function integer(name: string, bytes: 1 | 2 | 4 | 8, signed: boolean, rank: number): IntegerType {
  return { kind: 'integer', name, bytes, alignment: bytes, signed, rank, qualifiers: 0 }
}

/** The types that depend on the width of `long`, made once per compilation. */
export class BasicTypes {
  readonly wordBits: 32 | 64
  readonly wordBytes: 4 | 8
  readonly bool: IntegerType = integer('bool', 1, false, 0)
  readonly char: IntegerType = integer('char', 1, true, 1)
  readonly signedChar: IntegerType = integer('signed char', 1, true, 1)
  readonly unsignedChar: IntegerType = integer('unsigned char', 1, false, 1)
  readonly short: IntegerType = integer('short', 2, true, 2)
  readonly unsignedShort: IntegerType = integer('unsigned short', 2, false, 2)
  readonly int: IntegerType = integer('int', 4, true, 3)
  readonly unsigned: IntegerType = integer('unsigned int', 4, false, 3)
  readonly long: IntegerType
  readonly unsignedLong: IntegerType
  readonly longLong: IntegerType
  readonly unsignedLongLong: IntegerType

  constructor(wordBits: 32 | 64) {
    this.wordBits = wordBits
    this.wordBytes = wordBits === 64 ? 8 : 4
    this.long = integer('long', this.wordBytes, true, 4)
    this.unsignedLong = integer('unsigned long', this.wordBytes, false, 4)
    const alignment = this.wordBytes
    this.longLong = { ...integer('long long', 8, true, 5), alignment }
    this.unsignedLongLong = { ...integer('unsigned long long', 8, false, 5), alignment }
  }

  pointerTo(target: CType): PointerType {
    const weight = 1 + weightOf(target)
    return { kind: 'pointer', target, bytes: this.wordBytes, weight, qualifiers: 0 }
  }

  /** The type of type words in any order (`long unsigned int long`), or undefined. */
  fromWords(words: readonly string[]): CType | undefined {
    const counts = new Map<string, number>()
    for (const word of words) {
      const plain = word === '__signed__' ? 'signed' : word
      counts.set(plain, (counts.get(plain) ?? 0) + 1)
    }
    const key = [...counts]
      .filter(([word]) => word !== 'int' || counts.size === 1)
      .map(([word, count]) => (word === 'long' ? `${count}long` : count > 1 ? 'twice' : word))
      .sort()
      .join(' ')
    const intIsOdd =
      counts.has('int') && (counts.has('char') || counts.has('void') || counts.has('_Bool'))
    return intIsOdd ? undefined : this.#byKey(key)
  }

  #byKey(key: string): CType | undefined {
    switch (key) {
      case 'void':
        return VOID
      case '_Bool':
        return this.bool
      case 'char':
        return this.char
      case 'char signed':
        return this.signedChar
      case 'char unsigned':
        return this.unsignedChar
      case 'short':
      case 'short signed':
        return this.short
      case 'short unsigned':
        return this.unsignedShort
      case 'int':
      case 'signed':
        return this.int
      case 'unsigned':
        return this.unsigned
      case '1long':
      case '1long signed':
        return this.long
      case '1long unsigned':
        return this.unsignedLong
      case '2long':
      case '2long signed':
        return this.longLong
      case '2long unsigned':
        return this.unsignedLongLong
      default:
        return undefined
    }
  }
}
