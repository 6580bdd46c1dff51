/** Two spellings with one key are one partner: capitals, spacing and composed or decomposed accents make no difference. */
export const nameKey = (name: string): string =>
  name.normalize('NFC').toLowerCase().trim().replace(/\s+/gu, ' ')
