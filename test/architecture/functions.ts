import type { ESTree } from 'vite'

export type FunctionNode = ESTree.Function | ESTree.ArrowFunctionExpression

/** A function, measured. */
export type Fn = {
  name: string
  line: number
  lines: number
  /** Without the bodies of the functions inside. */
  ownLines: number
  isExported: boolean
  /** As written; empty where no type is written. */
  parameterTypes: readonly string[]
  /** What stands directly above. */
  comment: string
}

type Surroundings = {
  /** The name under which a function is kept, and where that declaration starts. */
  declarations: ReadonlyMap<ESTree.Node, { name: string; start: number }>
  exported: ReadonlySet<string>
  text: string
}

/** Measures all functions of a file. */
export function measure(
  functions: readonly FunctionNode[],
  { declarations, exported, text }: Surroundings,
): Fn[] {
  const lineOf = lineCounter(text)
  const rows = text.split('\n')
  return functions.map((node) => {
    const { name, start } = declarations.get(node) ?? { name: '', start: node.start }
    const line = lineOf(start)
    const lines = lineOf(node.end) - line + 1
    const inner = outermost(functions.filter((other) => other.start > node.start && other.end <= node.end))
    const innerLines = inner.map(({ body }) => (body ? lineOf(body.end) - lineOf(body.start) : 0))
    return {
      name,
      line,
      lines,
      ownLines: lines - innerLines.reduce((sum, count) => sum + count, 0),
      isExported: exported.has(name),
      parameterTypes: node.params.map((parameter) => writtenType(parameter, text)),
      comment: commentAbove(rows, line),
    }
  })
}

/** Which line an offset lies in, counted from 1. */
function lineCounter(text: string): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index)
  return (offset) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((ends[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low + 1
  }
}

/** Functions come in the order of their starts, so one that begins before the last one's end lies in it. */
function outermost(functions: readonly FunctionNode[]): FunctionNode[] {
  const outer: FunctionNode[] = []
  for (const node of functions) if (node.start >= (outer.at(-1)?.end ?? 0)) outer.push(node)
  return outer
}

function writtenType(parameter: ESTree.Node, text: string): string {
  const annotation = 'typeAnnotation' in parameter ? parameter.typeAnnotation : undefined
  return annotation ? text.slice(annotation.start, annotation.end).replace(/^:\s*/, '') : ''
}

function commentAbove(rows: readonly string[], line: number): string {
  let first = line - 1
  while (/^\s*(?:\/\/|\/\*|\*)/.test(rows[first - 1] ?? '')) first -= 1
  return rows.slice(first, line - 1).join('\n')
}
