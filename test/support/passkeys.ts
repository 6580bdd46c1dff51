import type { CDPSession, Page } from 'playwright-core'

/** A security chip in the browser of a visitor, that says yes by itself. */
export type Chip = {
  /** Whether it takes the finger on it for its owner's. */
  setOwnerPresent: (isPresent: boolean) => Promise<void>
  /** Puts the keys on it back to a state with that signature counter, as a copy of it would have. */
  rewind: (signCount: number) => Promise<void>
}

export async function plugInChip(page: Page): Promise<Chip> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    async setOwnerPresent(isUserVerified) {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    async rewind(signCount) {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId })
      for (const credential of credentials) {
        const { credentialId } = credential
        await session.send('WebAuthn.removeCredential', { authenticatorId, credentialId })
        await session.send('WebAuthn.addCredential', {
          authenticatorId,
          credential: { ...credential, signCount },
        })
      }
    },
  }
}
