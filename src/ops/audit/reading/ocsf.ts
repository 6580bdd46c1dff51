import type { AuditEvent } from '../contract.ts'
import { owaspWords } from '../owasp.ts'
import type { Outcome } from '../words.ts'

/** The Open Cybersecurity Schema Framework, as of this version. */
const version = '1.3.0'

const classes = {
  accountChange: { class_uid: 3001, class_name: 'Account Change', category_uid: 3 },
  authentication: { class_uid: 3002, class_name: 'Authentication', category_uid: 3 },
  entityManagement: { class_uid: 3004, class_name: 'Entity Management', category_uid: 3 },
  apiActivity: { class_uid: 6003, class_name: 'API Activity', category_uid: 6 },
} as const
type Class = keyof typeof classes
type Activity = readonly [Class, number]

const other = 99

/** What an event is in the framework's words; what is not here is placed by the end of its name. */
const activities: Readonly<Record<string, Activity>> = {
  'sign_in.succeeded': ['authentication', 1],
  'sign_in.failed': ['authentication', 1],
  'sign_in.blocked': ['authentication', 1],
  'sign_in.slowed': ['authentication', 1],
  'sign_in.brute_force': ['authentication', 1],
  'sign_in.spraying': ['authentication', 1],
  'sign_in.confirmed': ['authentication', other],
  'oidc.refused': ['authentication', 1],
  'session.opened': ['authentication', 3],
  'session.renewed': ['authentication', 4],
  'session.signed_out': ['authentication', 2],
  'session.expired': ['authentication', 2],
  'session.limited': ['authentication', 2],
  'session.terminated': ['authentication', 2],
  'gate.opened': ['authentication', 3],
  'sign_in.unlocked': ['accountChange', 12],
  'user.created': ['accountChange', 1],
  'user.invited': ['accountChange', 1],
  'user.enabled': ['accountChange', 2],
  'user.disabled': ['accountChange', 5],
  'user.password_changed': ['accountChange', 3],
  'user.password_chosen': ['accountChange', 3],
  'user.password_reset_requested': ['accountChange', 4],
  'user.roles_changed': ['accountChange', 7],
  'user.updated': ['accountChange', other],
  'oidc.linked': ['accountChange', other],
  'factor.totp_added': ['accountChange', 10],
  'factor.passkey_added': ['accountChange', 10],
  'factor.totp_removed': ['accountChange', 11],
  'factor.passkey_removed': ['accountChange', 11],
  'factor.reset': ['accountChange', 11],
  'factor.recovery_codes_renewed': ['accountChange', other],
  'factor.recovery_code_used': ['authentication', other],
  'factor.passkey_refused': ['authentication', 1],
}
const endings: readonly (readonly [RegExp, Activity])[] = [
  [/(?:created|added|granted|imported)$/, ['entityManagement', 1]],
  [/(?:changed|updated|switched_on|switched_off|confirmed|undone)$/, ['entityManagement', 3]],
  [/(?:removed|revoked|erased|destroyed)$/, ['entityManagement', 4]],
  [/exported$/, ['apiActivity', 2]],
]

const activityNames: Readonly<Record<Class, Readonly<Record<number, string>>>> = {
  authentication: { 1: 'Logon', 2: 'Logoff', 3: 'Authentication Ticket', 4: 'Service Ticket Request' },
  accountChange: {
    1: 'Create',
    2: 'Enable',
    3: 'Password Change',
    4: 'Password Reset',
    5: 'Disable',
    7: 'Attach Policy',
    10: 'MFA Factor Enable',
    11: 'MFA Factor Disable',
    12: 'Unlock',
  },
  entityManagement: { 1: 'Create', 3: 'Update', 4: 'Delete' },
  apiActivity: { 2: 'Read' },
}

const severities = { low: 2, medium: 3, high: 4, critical: 5 } as const
const severityNames = { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' } as const
const statuses: Record<Outcome, readonly [id: number, name: string]> = {
  success: [1, 'Success'],
  failure: [2, 'Failure'],
  denied: [2, 'Failure'],
}

const activityOf = (type: string): Activity =>
  activities[type] ?? endings.find(([ending]) => ending.test(type))?.[1] ?? ['apiActivity', other]

/** An event in the Open Cybersecurity Schema Framework: one object, its own words kept beside the framework's. */
export function toOcsf(event: AuditEvent): object {
  const [name, activity] = activityOf(event.type)
  const [statusId, status] = statuses[event.outcome]
  const person = { uid: event.actorId ?? undefined, name: event.actorName ?? undefined }
  const subject = { uid: event.subjectId ?? undefined, name: event.subjectName ?? undefined }
  return {
    ...classes[name],
    category_name: classes[name].category_uid === 3 ? 'Identity & Access Management' : 'Application Activity',
    activity_id: activity,
    activity_name: activityNames[name][activity] ?? 'Other',
    type_uid: classes[name].class_uid * 100 + activity,
    time: Date.parse(event.recordedAt),
    severity_id: severities[event.risk],
    severity: severityNames[event.risk],
    status_id: statusId,
    status,
    ...(event.outcome === 'denied' && { status_detail: 'denied' }),
    message: event.sentence,
    metadata: {
      version,
      uid: event.id,
      event_code: event.type,
      product: { name: 'Breakwater', vendor_name: 'Breakwater' },
    },
    actor: {
      user: { ...person, type_id: other, type: event.actorKind },
      ...(event.sessionId !== null && { session: { uid: event.sessionId } }),
    },
    src_endpoint: { ip: event.address ?? undefined },
    ...aboutSubject(name, event, { person, subject }),
    ...(event.userAgent !== null && { http_request: { user_agent: event.userAgent } }),
    unmapped: ownWords(event),
  }
}

/** What the framework has no field for. */
const ownWords = (event: AuditEvent): object => ({
  owasp: owaspWords[event.type],
  outcome: event.outcome,
  risk_factors: event.riskFactors,
  risk_policy: event.riskPolicy,
  subject_type: event.subjectType ?? undefined,
  details: event.details ?? undefined,
  erased: event.erased.length === 0 ? undefined : event.erased,
})

type Named = { uid: string | undefined; name: string | undefined }

/** What each class says of whom or what it is about. */
function aboutSubject(
  name: Class,
  { type, subjectType }: AuditEvent,
  { person, subject }: { person: Named; subject: Named },
): object {
  if (name === 'apiActivity')
    return { api: { operation: type }, resources: [{ ...subject, type: subjectType ?? undefined }] }
  if (name === 'entityManagement') return { entity: { ...subject, type: subjectType ?? undefined } }
  return { user: subjectType === 'user' ? subject : person }
}
