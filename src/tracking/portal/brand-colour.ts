/** The company's colour as it may be used, and the ink that can be read on it (WCAG contrast of at least 4.5). */
export function brandColour(colour: string | null): { paper: string; ink: 'light' | 'dark' } {
  const paper = /^#[0-9a-f]{6}$/i.test(colour ?? '') ? (colour ?? ownColour) : ownColour
  const luminance = luminanceOf(paper)
  return { paper, ink: contrast(1, luminance) >= contrast(luminance, 0) ? 'light' : 'dark' }
}

const ownColour = '#15324b'

const contrast = (lighter: number, darker: number): number => (lighter + 0.05) / (darker + 0.05)

/** Relative luminance as WCAG defines it. */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
