import { defineEvents } from '../../kernel/events.ts'

export const oidcEvents = defineEvents({
  'oidc.refused': ['Somebody came back from the identity provider and was not let in.', 'low'],
})
