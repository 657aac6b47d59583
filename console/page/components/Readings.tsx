import { useNow } from '../clock.ts'
import { ago } from '../data/format.ts'
import { byComponent, partAndName, type Reading, readingValue } from '../data/readings.ts'
import { useWords } from '../words.ts'

/** Last readings, part by part, each with its age: an old value must not pass for a fresh one. */
export function Readings({ readings }: { readings: readonly Reading[] }) {
  const t = useWords()
  const now = useNow()
  return (
    <ul className="reading-list">
      {byComponent(readings).flatMap(([component, group]) =>
        group.map((reading) => (
          <li key={`${component} ${reading.name}`}>
            <span className="part">{partAndName(component, reading.name, t)}</span>
            <span className="value">
              {readingValue(reading, t)} <small>{ago(reading.at, now, t)}</small>
            </span>
          </li>
        )),
      )}
    </ul>
  )
}
