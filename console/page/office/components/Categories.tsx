import { useWords } from '../../words.ts'

/** A resident's categories as chips; `most`: so many, and how many more. */
export function Categories({ categories, most = 3 }: { categories: readonly string[]; most?: number }) {
  const t = useWords()
  const shown = categories.slice(0, most)
  return (
    <span className="chips">
      {shown.map((category) => (
        <span key={category} className="chip outline">
          {t.code('category', category)}
        </span>
      ))}
      {categories.length > most && (
        <span
          className="chip"
          title={categories
            .slice(most)
            .map((category) => t.code('category', category))
            .join(' ')}
        >
          +{categories.length - most}
        </span>
      )}
    </span>
  )
}
