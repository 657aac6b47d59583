/** Walks a syntax tree, and finds in it where a module reads the clock, rolls dice, or looks at its environment. */

interface SyntaxNode {
  type: string
  start: number
  [key: string]: unknown
}

export interface ImpureUse {
  /** as a person would look for it: `Date.now`, `setTimeout`, `new Date()` */
  name: string
  line: number
}

export function walk(node: unknown, visit: (node: SyntaxNode, parent: SyntaxNode | null) => void, parent: SyntaxNode | null = null): void {
  if (Array.isArray(node)) {
    for (const child of node) walk(child, visit, parent)
  } else if (isNode(node)) {
    visit(node, parent)
    for (const key in node) walk(node[key], visit, node)
  }
}

const isNode = (value: unknown): value is SyntaxNode => typeof value === 'object' && value !== null && 'type' in value && 'start' in value

const IMPURE_MEMBERS = new Set(['Date.now', 'performance.now', 'performance.timeOrigin', 'Math.random', 'process.env', 'process.hrtime'])
const IMPURE_NAMES = new Set(['setTimeout', 'setInterval'])
/** of `node:crypto` and of the global `crypto` */
const CHANCE = /^(random|getRandomValues)/
/** timers in other clothes */
const IMPURE_MODULES = /^(node:)?(timers|timers\/promises|perf_hooks)$/

export function impureUses(program: unknown, source: string): ImpureUse[] {
  const uses: ImpureUse[] = []
  walk(program, (node, parent) => {
    const name = impureName(node, parent)
    if (name) uses.push({ name, line: source.slice(0, node.start).split('\n').length })
  })
  return uses
}

function impureName(node: SyntaxNode, parent: SyntaxNode | null): string | null {
  switch (node.type) {
    case 'MemberExpression':
      return impureMember(nameOf(node.object), nameOf(node.property))
    case 'Identifier':
      return IMPURE_NAMES.has(String(node.name)) && isReference(node, parent) ? String(node.name) : null
    case 'NewExpression':
      return nameOf(node.callee) === 'Date' && (node.arguments as unknown[]).length === 0 ? 'new Date()' : null
    case 'CallExpression':
      return nameOf(node.callee) === 'Date' ? 'Date()' : null
    case 'ImportDeclaration':
      return impureImport(node)
    default:
      return null
  }
}

function impureMember(object: string | null, property: string | null): string | null {
  const name = `${object}.${property}`
  if (IMPURE_MEMBERS.has(name)) return name
  if (object === 'globalThis' && IMPURE_NAMES.has(String(property))) return name
  return object?.endsWith('crypto') && CHANCE.test(String(property)) ? name : null
}

function impureImport(node: SyntaxNode): string | null {
  const from = String((node.source as SyntaxNode).value)
  if (IMPURE_MODULES.test(from)) return `import … from '${from}'`
  if (!/^(node:)?(crypto|process)$/.test(from)) return null
  const names = (node.specifiers as SyntaxNode[]).map((specifier) => nameOf(specifier.imported) ?? '')
  return names.find((name) => CHANCE.test(name) || name === 'env' || name === 'hrtime') ?? null
}

const nameOf = (node: unknown): string | null => (isNode(node) && typeof node.name === 'string' ? node.name : null)

/** not the `setTimeout` of `clock.setTimeout(…)`, of a declared interface, or of an object that implements one */
function isReference(node: SyntaxNode, parent: SyntaxNode | null): boolean {
  if (parent?.type === 'MemberExpression') return parent.object === node || parent.computed === true
  const isKey = parent !== null && 'key' in parent && parent.key === node
  return !isKey || (parent.shorthand === true && parent.value === node)
}
