import { AppShell, Burger, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { AccountMenu } from './account-menu.tsx'
import { Navigation } from './navigation.tsx'
import { companyName } from '../ui/page-facts.ts'

/** What stays on the screen around every page of a person who is signed in. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure()
  const main = useRef<HTMLElement>(null)
  useFocusAfterNavigation(main)
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 190, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <AppShell.Header bg="var(--console-chrome)">
        <Group h="100%" px="sm" gap="xs" wrap="nowrap">
          <Burger
            opened={isOpen}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={isOpen ? 'Close navigation' : 'Open navigation'}
            aria-expanded={isOpen}
          />
          <Text fw={600} truncate>
            {companyName}
          </Text>
          <AccountMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" bg="var(--console-chrome)" aria-label="Console">
        <Navigation onChosen={close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}

/** A new page begins at its top for the keyboard and the screen reader too, unless it took the focus itself. */
function useFocusAfterNavigation(main: React.RefObject<HTMLElement | null>): void {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
        if (!pathChanged || !fromLocation || main.current?.contains(document.activeElement)) return
        main.current?.focus({ preventScroll: true })
      }),
    [router, main],
  )
}
