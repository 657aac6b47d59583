/** How much of something, beside the figure that says it. `share`: 0 to 1 */
export function Bar({ share }: { share: number }) {
  return (
    <span className="office-bar" aria-hidden>
      <i style={{ transform: `scaleX(${Math.min(1, Math.max(0, share))})` }} />
    </span>
  )
}
