/** Moves the focus to the link or button of the next or previous row on the page. */
export function moveRowFocus(by: 1 | -1): void {
  const rows = [...document.querySelectorAll('[data-row]')]
  const current = rows.findIndex((row) => row.contains(document.activeElement))
  const target = current === -1 ? 0 : Math.min(Math.max(current + by, 0), rows.length - 1)
  rows[target]?.querySelector<HTMLElement>('a, button')?.focus()
}
