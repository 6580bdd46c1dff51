import { defineEvents } from '../../kernel/events.ts'

/** Events of investigations never open one. */
export const eventPrefix = 'investigation.'

export const investigationEvents = defineEvents({
  'investigation.opened': ['An investigation was opened, by events or by hand.', 'low'],
  'investigation.events_joined': ['Events joined an investigation by themselves, with the reason.', 'low'],
  'investigation.assigned': ['An investigation was assigned to a person, or to none.', 'low'],
  'investigation.started': ['Work on an investigation was started.', 'low'],
  'investigation.commented': ['A comment was written in an investigation.', 'low'],
  'investigation.resolved': ['An investigation was resolved with a verdict and a reason.', 'low'],
  'investigation.reopened': ['A resolved investigation was reopened with a reason.', 'medium'],
  'investigation.merged': ['An investigation was merged into another.', 'low'],
  'investigation.split': ['Events of an investigation were split off into a new one.', 'low'],
  'investigation.linked': ['Events were linked to an investigation by hand.', 'low'],
  'investigation.unlinked': ['Events were removed from an investigation by hand.', 'medium'],
  'investigation.evidence_downloaded': ['The evidence pack of an investigation was downloaded.', 'medium'],
})
