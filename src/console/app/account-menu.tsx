import { Box, Button, Menu, Text, useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconKeyboard, IconLogout, IconUserCircle, IconUserCog } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { signOut, type Me } from '../../ops/sign-in/contract.ts'
import { call } from '../ui/api.ts'
import { forgetPerson } from '../../ops/sign-in/console/me.ts'
import { useMe } from '../../ops/sign-in/console/me.ts'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'

const schemes = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

/** Who is signed in, how the screen looks, and the way out. */
export function AccountMenu() {
  const { user } = useMe()
  const [isShowingKeys, keys] = useDisclosure()
  const leave = useSignOut()
  return (
    <>
      <Menu position="bottom-end" width={250} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            ml="auto"
            c="inherit"
            leftSection={<IconUserCircle size={18} stroke={1.6} aria-hidden />}
            aria-label={`Account of ${user.name}`}
          >
            <Box component="span" visibleFrom="sm">
              {user.name}
            </Box>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Person user={user} />
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconUserCog size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/account" {...props} />}
          >
            My account
          </Menu.Item>
          <Menu.Divider />
          <ColourChoice />
          <Menu.Divider />
          <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={keys.open}>
            Keyboard shortcuts
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => leave.mutate()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ShortcutsDialog isOpen={isShowingKeys} onToggle={keys.toggle} onClose={keys.close} />
    </>
  )
}

function Person({ user }: { user: Me['user'] }) {
  return (
    <Menu.Label>
      <Text size="sm" c="var(--mantine-color-text)">
        {user.email}
      </Text>
      <Text size="xs">Role: {user.roles.join(', ')}</Text>
    </Menu.Label>
  )
}

function ColourChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <>
      <Menu.Label>Colours</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(toScheme(value))}>
        {schemes.map(({ value, label }) => (
          <Menu.RadioItem key={value} value={value}>
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}

const toScheme = (value: unknown) => (value === 'light' || value === 'dark' ? value : 'auto')

function useSignOut() {
  const client = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: async () => {
      await router.navigate({ to: '/sign-in' })
      forgetPerson(client)
    },
    onError: (error) =>
      notifications.show({ color: 'red', title: 'You are still signed in', message: error.message }),
  })
}
