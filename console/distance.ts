interface Position {
  lat: number | null
  lon: number | null
}

const EARTH_RADIUS_KM = 6371
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Straight line in km, one decimal; null when either place has no position. Exact enough to sort helpers by. */
export function distanceKm(from: Position, to: Position): number | null {
  if (from.lat === null || from.lon === null || to.lat === null || to.lon === null) return null
  const north = radians(to.lat - from.lat)
  const east = radians(to.lon - from.lon) * Math.cos(radians((from.lat + to.lat) / 2))
  return Math.round(Math.hypot(north, east) * EARTH_RADIUS_KM * 10) / 10
}
