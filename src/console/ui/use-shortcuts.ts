import { readLocalStorageValue, useHotkeys, useLocalStorage, type HotkeyItem } from '@mantine/hooks'

const stored = { key: 'console-single-key-shortcuts', defaultValue: true }

/** Whether single keys act; people who dictate or brush against keys switch them off (WCAG 2.1.4). */
export const useShortcutChoice = () => useLocalStorage<boolean>(stored)

/** Single-key shortcuts of a page: never while somebody types or a dialog is open. */
export function useShortcuts(keys: Record<string, () => void>): void {
  const items = Object.entries(keys).map(([key, act]): HotkeyItem => [
    key,
    (event: KeyboardEvent) => {
      if (!isAllowed()) return
      event.preventDefault()
      act()
    },
    { preventDefault: false },
  ])
  useHotkeys(items)
}

const isAllowed = (): boolean =>
  readLocalStorageValue<boolean>(stored) && document.querySelector('[role="dialog"], [role="menu"]') === null

/** Moves the focus to the link or button of the next or previous row on the page. */
export function moveRowFocus(by: 1 | -1): void {
  const rows = [...document.querySelectorAll('[data-row]')]
  const current = rows.findIndex((row) => row.contains(document.activeElement))
  const target = current === -1 ? 0 : Math.min(Math.max(current + by, 0), rows.length - 1)
  rows[target]?.querySelector<HTMLElement>('a, button')?.focus()
}
