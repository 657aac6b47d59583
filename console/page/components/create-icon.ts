/**
 * What the build puts in the place of lucide's own maker of icons (see vite.config.ts): the drawing and nothing else. Theirs reads a
 * context, joins class names and copies attributes for each of the hundreds of icons of a full queue, and is 2 KB of the first screen.
 */
import { createElement, type SVGProps } from 'react'

interface IconData {
  node: [tag: string, attributes: Record<string, string>][]
}
type IconProps = SVGProps<SVGSVGElement> & { size?: number }

export default function createIcon({ node }: IconData) {
  return ({ size = 24, ...given }: IconProps) => {
    const named = given['aria-label'] !== undefined || given.role !== undefined
    const drawing = node.map(([tag, attributes]) => createElement(tag, attributes))
    const look = { fill: 'none', stroke: 'currentColor', strokeWidth: 2, strokeLinecap: 'round', strokeLinejoin: 'round' } as const
    return createElement(
      'svg',
      { width: size, height: size, viewBox: '0 0 24 24', ...look, 'aria-hidden': named ? undefined : true, ...given },
      drawing,
    )
  }
}
