import { useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react'

/** `gap`: between which rows it would go, 0 above the first one. */
type Drag = { key: string; from: number; gap: number }

export type RowDrag = {
  isDragged: boolean
  /** Where the line is drawn that shows where it would go. */
  line: 'above' | 'below' | undefined
  grip: {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void
    onPointerMove: (event: PointerEvent<HTMLElement>) => void
    onPointerUp: () => void
    onLostPointerCapture: () => void
    onKeyDown: (event: KeyboardEvent) => void
  }
}

const edge = 90

/** Rows that are moved by mouse, pen or finger. Escape puts the row back. */
export function useDrag(list: RefObject<HTMLElement | null>, onDrop: (key: string, to: number) => void) {
  const [drag, setDrag] = useState<Drag>()
  const end = () => setDrag(undefined)
  const follow = (event: PointerEvent<HTMLElement>) => {
    if (!drag) return
    scrollNear(event.clientY)
    setDrag({ ...drag, gap: gapAt(list.current, event.clientY) })
  }
  const drop = () => {
    end()
    if (drag) onDrop(drag.key, drag.gap > drag.from ? drag.gap - 1 : drag.gap)
  }
  const forRow = (key: string, at: number): RowDrag => ({
    isDragged: drag?.key === key,
    line: lineOf(drag, at),
    grip: {
      onPointerDown: (event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrag({ key, from: at, gap: at })
      },
      onPointerMove: follow,
      onPointerUp: drop,
      onLostPointerCapture: end,
      onKeyDown: (event) => (event.key === 'Escape' ? end() : undefined),
    },
  })
  return { forRow }
}

/** Nothing is drawn where it would stay. */
function lineOf(drag: Drag | undefined, at: number): 'above' | 'below' | undefined {
  if (!drag || drag.gap === drag.from || drag.gap === drag.from + 1) return undefined
  if (drag.gap === at && drag.gap < drag.from) return 'above'
  return drag.gap === at + 1 && drag.gap > drag.from ? 'below' : undefined
}

function gapAt(list: HTMLElement | null, y: number): number {
  const rows = [...(list?.querySelectorAll('[data-row]') ?? [])]
  return rows.filter((row) => {
    const { top, height } = row.getBoundingClientRect()
    return top + height / 2 < y
  }).length
}

function scrollNear(y: number): void {
  if (y < edge) scrollBy(0, -20)
  if (y > innerHeight - edge) scrollBy(0, 20)
}

/** The list with one of its items elsewhere. */
export function moveItem<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const item = items[from]
  if (item === undefined) return [...items]
  return items.toSpliced(from, 1).toSpliced(to, 0, item)
}

/** What a screen reader is told of a move. */
export function moveWords(names: readonly string[], at: number): string {
  const before = names[at - 1]
  const place = before === undefined ? 'it is read first' : `after ${before}`
  return `${names[at] ?? ''} is now number ${at + 1} of ${names.length}, ${place}.`
}
