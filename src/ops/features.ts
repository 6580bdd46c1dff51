import type { Feature } from '../kernel/feature.ts'
import { accessFeature } from './access/feature.ts'
import { apiTokensFeature } from './api-tokens/feature.ts'
import { auditFeature } from './audit/feature.ts'
import { detectionFeature } from './detection/feature.ts'
import { deliveryFeature } from './delivery/feature.ts'
import { factorsFeature } from './factors/feature.ts'
import { forwardAuthFeature } from './forward-auth/feature.ts'
import { investigationsFeature } from './investigations/feature.ts'
import { ipAccessFeature } from './ip-access/feature.ts'
import { ipDecisionsFeature } from './ip-decisions/feature.ts'
import { jobsFeature } from './jobs/feature.ts'
import { oidcFeature } from './oidc/feature.ts'
import { oneTimeTokensFeature } from './one-time-tokens/feature.ts'
import { sessionsFeature } from './sessions/feature.ts'
import { settingsFeature } from './settings/feature.ts'
import { signInFeature } from './sign-in/feature.ts'
import { usersFeature } from './users/feature.ts'

/** The features that an application embeds. */
export const embeddedFeatures: readonly Feature[] = [
  usersFeature,
  apiTokensFeature,
  auditFeature,
  sessionsFeature,
  settingsFeature,
  ipAccessFeature,
  ipDecisionsFeature,
  accessFeature,
  jobsFeature,
]

/** The features of ops that only the server has. */
export const serverOnlyFeatures: readonly Feature[] = [
  oneTimeTokensFeature,
  signInFeature,
  factorsFeature,
  oidcFeature,
  forwardAuthFeature,
  deliveryFeature,
  detectionFeature,
  investigationsFeature,
]
