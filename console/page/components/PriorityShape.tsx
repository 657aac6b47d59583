import type { Priority } from '../data/order.ts'

const BODIES: Record<Priority, string> = {
  1: 'M7.6 1.8h8.8l5.8 5.8v8.8l-5.8 5.8H7.6l-5.8-5.8V7.6z',
  2: 'M12 2.2 22.4 21H1.6z',
  3: 'M12 1.4 22.6 12 12 22.6 1.4 12z',
  4: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z',
}

/** Shape, number and colour say the same thing; filled: nobody has it, outlined: somebody does. The words stand beside it. */
export function PriorityShape({ priority, filled, size = 24 }: { priority: Priority; filled: boolean; size?: number }) {
  return (
    <svg
      className={`shape p${priority} ${filled ? 'filled' : 'outlined'}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path className="body" d={BODIES[priority]} />
      <text x="12" y={priority === 2 ? 18.2 : 16.3}>
        {priority}
      </text>
    </svg>
  )
}
