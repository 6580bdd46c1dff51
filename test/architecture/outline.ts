import { Visitor, type ESTree } from 'vite'
import { measure, type Fn, type FunctionNode } from './functions.ts'

/** What a syntax tree says about a file. */
export type Outline = {
  specifiers: readonly Specifier[]
  functions: readonly Fn[]
  /** What is declared here: constants, functions, types, parameters, members of objects and types. */
  names: readonly string[]
  /** What is called, by its last name, and the tags of templates: `endpoint(…)`, `db.selectFrom(…)`, sql`…`. */
  calls: ReadonlySet<string>
}

/**
 * `isType`: nothing is left at run time. That needs `import type`: of `import { type A }` the loading of the file remains.
 * `isDynamic`: `import('…')`, loaded when the line is reached, if ever.
 */
export type Specifier = { specifier: string; isType: boolean; isDynamic: boolean }

/** Walks the tree once and notes what the rules ask for; long because every kind of node has its line. */
export function outlineOf(program: ESTree.Program, text: string): Outline {
  const specifiers: Specifier[] = []
  const functions: FunctionNode[] = []
  const declarations = new Map<ESTree.Node, { name: string; start: number }>()
  const names = new Set<string>()
  const calls = new Set<string>()
  const exported = new Set<string>()

  const load = (source: ESTree.StringLiteral | null, kind: string | undefined) => {
    if (source) specifiers.push({ specifier: source.value, isType: kind === 'type', isDynamic: false })
  }
  const declare = (key: ESTree.Node, value: ESTree.Node | null = null, start = key.start) => {
    const name = nameOf(key)
    if (name === undefined) return
    names.add(name)
    if (value) declarations.set(value, { name, start })
  }
  const note = (node: FunctionNode) => {
    functions.push(node)
    if (node.id) declare(node.id, node, node.start)
    for (const parameter of node.params) declare(parameter)
  }
  new Visitor({
    ImportDeclaration: (node) => load(node.source, node.importKind),
    ExportAllDeclaration: (node) => load(node.source, node.exportKind),
    ExportNamedDeclaration(node) {
      load(node.source, node.exportKind)
      for (const name of exportedNames(node)) exported.add(name)
    },
    ImportExpression({ source }) {
      if (source.type === 'Literal' && typeof source.value === 'string')
        specifiers.push({ specifier: source.value, isType: false, isDynamic: true })
    },
    ImportSpecifier: (node) => declare(node.local),
    VariableDeclarator: (node) => declare(node.id, node.init, node.start),
    Property: (node) => declare(node.key, node.value),
    MethodDefinition: (node) => declare(node.key, node.value),
    PropertyDefinition: (node) => declare(node.key, node.value),
    ClassDeclaration: (node) => node.id && declare(node.id),
    TSTypeAliasDeclaration: (node) => declare(node.id),
    TSPropertySignature: (node) => declare(node.key),
    FunctionDeclaration: note,
    FunctionExpression: note,
    ArrowFunctionExpression: note,
    CallExpression: (node) => void calls.add(lastName(node.callee)),
    TaggedTemplateExpression: (node) => void calls.add(lastName(node.tag)),
  }).visit(program)
  return {
    specifiers,
    functions: measure(functions, { declarations, exported, text }),
    names: [...names],
    calls,
  }
}

function nameOf(node: ESTree.Node): string | undefined {
  if (node.type === 'Identifier') return node.name
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined
}

function lastName(callee: ESTree.Expression): string {
  if (callee.type !== 'MemberExpression') return nameOf(callee) ?? ''
  return nameOf(callee.property) ?? ''
}

function exportedNames({ declaration, specifiers }: ESTree.ExportNamedDeclaration): string[] {
  if (!declaration) return specifiers.map(({ local }) => nameOf(local) ?? '')
  if (declaration.type === 'VariableDeclaration')
    return declaration.declarations.map(({ id }) => nameOf(id) ?? '')
  return 'id' in declaration && declaration.id ? [nameOf(declaration.id) ?? ''] : []
}
