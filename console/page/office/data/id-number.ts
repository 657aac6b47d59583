/** Birth date and gender within an 18-digit ID number; null: it is none. Whether its check digit fits is said by the server. */
export function readIdNumber(text: string): { birthDate: string; gender: 'female' | 'male' } | null {
  const [, year, month, day, order] = /^\d{6}(\d{4})(\d{2})(\d{2})\d{2}(\d)[\dXx]$/.exec(text.trim()) ?? []
  if (!year || !month || !day || !order) return null
  return { birthDate: `${year}-${month}-${day}`, gender: Number(order) % 2 === 1 ? 'male' : 'female' }
}
