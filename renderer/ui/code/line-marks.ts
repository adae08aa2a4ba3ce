/**
 * Marks on lines of a source view: a tinted line and a word in the margin, e.g. `P1▸` on the line that
 * thread 1 executes next. Several marks may share a line; their words stand side by side.
 */
import { RangeSet, StateEffect, StateField, type Extension, type Text } from '@codemirror/state'
import {
  Decoration,
  EditorView,
  gutter,
  GutterMarker,
  WidgetType,
  type DecorationSet,
} from '@codemirror/view'

export interface LineMark {
  /** 1-based; lines outside the text are ignored. */
  readonly line: number
  /** CSS colour, usually a token: `var(--thread-1)`. */
  readonly hue: string
  /** Word in the margin. */
  readonly label?: string
  /** `current` tints the whole line, `quiet` only marks the margin. */
  readonly strength?: 'current' | 'quiet'
  /** Shown when the pointer rests on the margin word. */
  readonly hint?: string
  /** Words behind the line, such as the value just written. */
  readonly after?: string
}

class MarginWords extends GutterMarker {
  readonly marks: readonly LineMark[]

  constructor(marks: readonly LineMark[]) {
    super()
    this.marks = marks
  }

  override eq(other: GutterMarker): boolean {
    return (
      other instanceof MarginWords && JSON.stringify(other.marks) === JSON.stringify(this.marks)
    )
  }

  override toDOM(): Node {
    const box = document.createElement('span')
    for (const mark of this.marks) {
      const word = document.createElement('span')
      word.className = 'cm-margin-word'
      word.style.color = mark.hue
      word.textContent = mark.label ?? '●'
      if (mark.hint !== undefined) word.title = mark.hint
      box.append(word)
    }
    return box
  }
}

class WordsBehind extends WidgetType {
  readonly text: string
  readonly hue: string

  constructor(text: string, hue: string) {
    super()
    this.text = text
    this.hue = hue
  }

  override eq(other: WidgetType): boolean {
    return other instanceof WordsBehind && other.text === this.text && other.hue === this.hue
  }

  override toDOM(): HTMLElement {
    const words = document.createElement('span')
    words.className = 'cm-words-behind'
    words.style.color = this.hue
    words.textContent = this.text
    return words
  }
}

const setMarks = StateEffect.define<readonly LineMark[]>()

interface Marked {
  readonly lines: DecorationSet
  readonly margin: RangeSet<GutterMarker>
}

const NOTHING: Marked = { lines: Decoration.none, margin: RangeSet.of<GutterMarker>([]) }

const marked = StateField.define<Marked>({
  create: () => NOTHING,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) return place(effect.value, transaction.newDoc)
    }
    return transaction.docChanged ? NOTHING : value
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.lines),
})

const margin = gutter({
  class: 'cm-margin',
  markers: (view) => view.state.field(marked).margin,
})

const look = EditorView.theme({
  '.cm-margin': { minWidth: '30px' },
  '.cm-margin .cm-gutterElement': { padding: '0 0 0 8px', fontSize: '11px', fontWeight: '600' },
  '.cm-margin-word + .cm-margin-word': { marginLeft: '4px' },
  '.cm-words-behind': { marginLeft: '24px', fontStyle: 'italic', userSelect: 'none' },
})

/** Add to a view that is to show marks. */
export const lineMarks: readonly Extension[] = [marked, margin, look]

/** Replaces all marks of a view. */
export function showMarks(view: EditorView, marks: readonly LineMark[]): void {
  view.dispatch({ effects: setMarks.of(marks) })
}

function place(marks: readonly LineMark[], text: Text): Marked {
  const byLine = new Map<number, LineMark[]>()
  for (const mark of marks) {
    if (mark.line < 1 || mark.line > text.lines) continue
    const there = byLine.get(mark.line)
    if (there === undefined) byLine.set(mark.line, [mark])
    else there.push(mark)
  }
  const lines = []
  const words = []
  for (const [line, there] of [...byLine].sort(([a], [b]) => a - b)) {
    const { from } = text.line(line)
    const current = there.find((mark) => mark.strength !== 'quiet')
    if (current !== undefined) lines.push(tint(current.hue).range(from))
    for (const { after, hue } of there) {
      if (after === undefined) continue
      const widget = Decoration.widget({ widget: new WordsBehind(after, hue), side: 1 })
      lines.push(widget.range(text.line(line).to))
    }
    words.push(new MarginWords(there).range(from))
  }
  return { lines: Decoration.set(lines, true), margin: RangeSet.of(words) }
}

function tint(hue: string): Decoration {
  return Decoration.line({
    attributes: {
      style: `background: color-mix(in srgb, ${hue} 16%, transparent); box-shadow: inset 2px 0 ${hue}`,
    },
  })
}
