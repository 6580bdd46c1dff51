export type PriorityQueue<Item> = {
  push(item: Item, priority: number): void
  /** The item with the lowest priority, or undefined when the queue is empty. */
  pop(): Item | undefined
}

type Entry<Item> = { item: Item; priority: number }

/** A binary heap: both verbs cost the logarithm of its length. */
export function createPriorityQueue<Item>(): PriorityQueue<Item> {
  const heap: Entry<Item>[] = []
  return {
    push(item, priority) {
      const entry = { item, priority }
      heap.push(entry)
      siftUp(heap, entry)
    },
    pop() {
      const first = heap[0]
      const last = heap.pop()
      if (last && heap.length > 0) siftDown(heap, last)
      return first?.item
    },
  }
}

function siftUp<Item>(heap: Entry<Item>[], entry: Entry<Item>): void {
  let index = heap.length - 1
  while (index > 0) {
    const parentIndex = (index - 1) >> 1
    const parent = heap[parentIndex]
    if (!parent || parent.priority <= entry.priority) break
    heap[index] = parent
    index = parentIndex
  }
  heap[index] = entry
}

function siftDown<Item>(heap: Entry<Item>[], entry: Entry<Item>): void {
  let index = 0
  for (;;) {
    const childIndex = smallerChild(heap, index)
    const child = heap[childIndex]
    if (!child || child.priority >= entry.priority) break
    heap[index] = child
    index = childIndex
  }
  heap[index] = entry
}

function smallerChild<Item>(heap: Entry<Item>[], index: number): number {
  const left = heap[2 * index + 1]
  const right = heap[2 * index + 2]
  return left && right && right.priority < left.priority ? 2 * index + 2 : 2 * index + 1
}
