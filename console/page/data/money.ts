/** 86050 fen → 860.50, 120000 → 1,200 */
export const yuan = (fen: number) =>
  (fen / 100).toLocaleString('en', { minimumFractionDigits: fen % 100 === 0 ? 0 : 2, maximumFractionDigits: 2 })
