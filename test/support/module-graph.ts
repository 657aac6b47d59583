/**
 * What every TypeScript file of the project imports and which sources of time, chance and environment it reaches for, read from its
 * syntax tree. (dependency-cruiser 18 needs the TypeScript compiler's old API; beside TypeScript 7 it reads no file and passes.)
 */
import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, normalize } from 'node:path/posix'
import { parseSync } from 'vite'
import { type ImpureUse, impureUses, walk } from './syntax.ts'

export interface Import {
  /** as written */
  specifier: string
  /** path from the project's root when it is one of our files, else null */
  file: string | null
  /** name of the package, `node:` for Node's own modules, else null */
  package: string | null
  typeOnly: boolean
}

export interface Module {
  /** from the project's root, with slashes: `rules/transition.ts` */
  path: string
  imports: Import[]
  impure: ImpureUse[]
}

export const FOLDERS = ['broker', 'gateway', 'rules', 'records', 'console', 'hub', 'simulators', 'test'] as const

export function readProject(root: string): Module[] {
  const paths = globSync(`{${FOLDERS.join(',')}}/**/*.{ts,tsx}`, { cwd: root, exclude: ['**/dist', '**/node_modules'] })
  return paths.sort().map((path) => readModule(path, readFileSync(join(root, path), 'utf8')))
}

export function readModule(path: string, source: string): Module {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]!.message}`)
  const imports: Import[] = []
  walk(program, (node) => {
    const found = importOf(node)
    if (found) imports.push({ ...resolve(path, found.specifier), ...found })
  })
  return { path, imports, impure: impureUses(program, source) }
}

type SyntaxNode = Parameters<Parameters<typeof walk>[1]>[0]

function importOf(node: SyntaxNode): Pick<Import, 'specifier' | 'typeOnly'> | null {
  switch (node.type) {
    case 'ImportDeclaration':
      return sourceOf(node, node.importKind === 'type' || hasOnlyTypes(node.specifiers))
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return sourceOf(node, node.exportKind === 'type')
    case 'TSImportType':
      return sourceOf(node, true)
    case 'ImportExpression':
      return sourceOf(node, false)
    case 'NewExpression':
      return moduleUrlOf(node)
    default:
      return null
  }
}

/** `import { type A, type B } from …` */
function hasOnlyTypes(specifiers: unknown): boolean {
  return Array.isArray(specifiers) && specifiers.length > 0 && specifiers.every((specifier) => specifier.importKind === 'type')
}

function sourceOf(node: SyntaxNode, typeOnly: boolean) {
  const specifier = (node.source as { value?: unknown } | null)?.value
  return typeof specifier === 'string' ? { specifier, typeOnly } : null
}

/** `new URL('./worker.ts', import.meta.url)`: how worker threads are imported */
function moduleUrlOf(node: SyntaxNode) {
  const [first] = node.arguments as { value?: unknown }[]
  const isUrl = (node.callee as { name?: unknown }).name === 'URL'
  return isUrl && typeof first?.value === 'string' && /^\.{1,2}\/.*\.tsx?$/.test(first.value)
    ? { specifier: first.value, typeOnly: false }
    : null
}

function resolve(from: string, specifier: string): Pick<Import, 'file' | 'package'> {
  if (specifier.startsWith('.')) return { file: normalize(join(dirname(from), specifier)), package: null }
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return { file: null, package: 'node:' }
  const [scope, name] = specifier.split('/')
  return { file: null, package: specifier.startsWith('@') ? `${scope}/${name}` : scope! }
}
