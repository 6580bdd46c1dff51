import type { AuditEvent } from '../contract.ts'

export const outcomeLooks: Record<AuditEvent['outcome'], [words: string, color: string]> = {
  success: ['Success', 'teal'],
  failure: ['Failure', 'orange'],
  denied: ['Denied', 'red'],
}
export const actorWords: Record<AuditEvent['actorKind'], string> = {
  user: 'Person',
  token: 'API token',
  job: 'Job',
  anonymous: 'Anonymous',
}

const fieldWords: Record<AuditEvent['erased'][number], string> = {
  actor_id: 'who acted',
  actor_name: 'the name of who acted',
  subject_name: 'the name of what it was about',
  address: 'the address',
  user_agent: 'the user agent',
  details: 'the details',
}

/** Who acted, or why that cannot be shown. */
export function whoActed({ actorKind, actorName, actorId, erased }: AuditEvent): string {
  if (actorName !== null) return actorName
  if (erased.includes('actor_name') || erased.includes('actor_id')) return 'Erased'
  return actorId ?? actorWords[actorKind]
}

/** What an event was about; undefined when it is about nothing but itself. */
export function whatAbout({ subjectName, subjectId, erased }: AuditEvent): string | undefined {
  if (subjectName !== null) return subjectName
  if (erased.includes('subject_name')) return subjectId === null ? 'Erased' : `${subjectId} (name erased)`
  return subjectId ?? undefined
}

/** What a person's erasure has taken from an event, as a list in a sentence. */
export const erasedInWords = ({ erased }: Pick<AuditEvent, 'erased'>): string =>
  new Intl.ListFormat('en').format(erased.map((field) => fieldWords[field]))

/** Details as one fact each; what is no object is shown as it stands. */
export function detailFacts(details: string | null): { label: string; value: string }[] {
  if (details === null) return []
  const read = parse(details)
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    return [{ label: 'details', value: details }]
  return Object.entries(read).map(([label, value]) => ({
    label,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
