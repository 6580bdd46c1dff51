import { Alert, Code, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { assessTrial, protectionOf, type Finding, type Protection, type Trial } from './assess-trial.ts'

const looks: Record<Finding, { color: string; title: string; icon: ReactNode }> = {
  forgeable: {
    color: 'red',
    title: 'The client address can be spoofed',
    icon: <IconAlertTriangle aria-hidden />,
  },
  proxy_not_trusted: {
    color: 'yellow.9',
    title: 'Everybody is taken to be the proxy',
    icon: <IconAlertTriangle aria-hidden />,
  },
  safe: { color: 'teal', title: 'The client address cannot be spoofed', icon: <IconCheck aria-hidden /> },
}

/** What the trial has shown, and the cure. */
export function ClientAddressFinding({ trial }: { trial: Trial }) {
  const finding = assessTrial(trial)
  return (
    <Alert role="status" variant="outline" c="var(--mantine-color-text)" {...looks[finding]}>
      <Stack gap="xs">
        {finding === 'forgeable' && <Forgeable madeUp={trial.madeUp} />}
        {finding === 'proxy_not_trusted' && <NotTrusted proxy={trial.plain.address} />}
        {finding === 'safe' && <Safe madeUp={trial.madeUp} protection={protectionOf(trial)} />}
      </Stack>
    </Alert>
  )
}

function Forgeable({ madeUp }: { madeUp: string }) {
  return (
    <>
      <Text>
        This browser said that it comes from <span className="code">{madeUp}</span>, an address that it made
        up, and the server believed it. IP rules protect nothing until this is cured. One of two things is
        wrong:
      </Text>
      <List size="sm" spacing={4}>
        <List.Item>
          <span className="code">BREAKWATER_TRUSTED_PROXIES</span> names more than your proxies, such as a
          network that people come from. Name only the addresses of the proxies, and restart.
        </List.Item>
        <List.Item>
          The proxy passes on the header as it came. It must add the address that it sees itself. nginx:
          <Code block mt={4} className="breaks">
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          </Code>
          Caddy and Traefik do so unless they were told to trust everybody.
        </List.Item>
      </List>
    </>
  )
}

function NotTrusted({ proxy }: { proxy: string }) {
  return (
    <>
      <Text>
        A proxy at <span className="code">{proxy}</span> says who really comes, and the server does not
        believe it: everybody seems to come from there, and a rule about an address means all or nobody.
      </Text>
      <Text>If that is your own proxy, say so in the environment of Breakwater, and restart:</Text>
      <Code block className="breaks">
        BREAKWATER_TRUSTED_PROXIES={proxy}
      </Code>
    </>
  )
}

const protections: Record<Protection, string> = {
  ignored:
    'What a request says of itself is ignored: the address is that of the other end of the connection.',
  replaced: 'The proxy took it out, and put in the address that it saw itself.',
  added:
    'The proxy added the address that it saw itself, to the right of the made-up one, and only the right-most that is no proxy counts.',
}

function Safe({ madeUp, protection }: { madeUp: string; protection: Protection }) {
  return (
    <Text>
      This browser said that it comes from <span className="code">{madeUp}</span>, an address that it made up,
      and the server did not believe it. {protections[protection]}
    </Text>
  )
}
