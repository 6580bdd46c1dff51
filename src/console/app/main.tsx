import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '../console.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { StepUpDialog } from '../../ops/sign-in/console/step-up-dialog.tsx'
import { setMustEnrol } from '../must-enrol.ts'
import { noticePerson } from '../ui/background.ts'
import { styleNonce } from '../ui/page-facts.ts'
import { createClient } from './query-client.ts'
import { leaveForSignIn } from './leave-for-sign-in.ts'
import { BlockedBoundary } from './refusable.tsx'
import { setRefusal } from '../../ops/ip-decisions/console/refusal.ts'
import { createConsoleRouter } from './router.ts'
import { cssVariables, theme } from '../ui/theme.ts'

// The scroll lock of dialogs adds a style element of its own and looks for the nonce here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce })
noticePerson()

const client = createClient({
  onSignedOut: (problem) => void leaveForSignIn(router, problem),
  onRefused: setRefusal,
  onMustEnrol: () => {
    setMustEnrol(true)
    // There already, the address may say where to go on to.
    if (!router.state.location.pathname.endsWith('/account')) void router.navigate({ to: '/account' })
  },
})
const router = createConsoleRouter(client)
const readAgain = () => Promise.all([router.invalidate(), client.invalidateQueries()])

const place = document.getElementById('root')
if (place)
  createRoot(place).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={() => styleNonce}
        deduplicateInlineStyles
      >
        <QueryClientProvider client={client}>
          <Notifications position="bottom-right" limit={3} />
          <BlockedBoundary onAdmitted={() => void readAgain()}>
            <RouterProvider router={router} />
            <StepUpDialog />
          </BlockedBoundary>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
