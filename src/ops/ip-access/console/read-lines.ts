/** Networks as people paste them: one a line, or between commas, semicolons or spaces; each one once. */
export const readLines = (text: string): string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((word) => word !== '')),
]
