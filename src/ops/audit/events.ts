import { defineEvents } from '../../kernel/events.ts'

export const auditEvents = defineEvents({
  'audit.values_erased': [
    "A person's values were erased from the audit log; the events stay provable.",
    'medium',
  ],
  'audit.events_not_written': [
    'More anonymous refusals and failures came in a minute than are written; their number stands in the details.',
    'medium',
  ],
  'audit.tampering_detected': [
    'The audit log no longer proves: something was altered, removed, cut off or kept from being sealed.',
    'critical',
  ],
  'audit.key_rotated': ['A new key signs the audit log from then on; it is the subject.', 'medium'],
  'audit.exported': ['The whole audit log was written to a file on the command line.', 'medium'],
  'audit.epoch_opened': [
    'The audit log goes on under a new origin, because its database was restored to an older state; what was signed before is the subject.',
    'critical',
  ],
  'audit.heartbeat': ['The audit log is being written; silence between two of these is evidence.', 'low'],
  'server.started': ['A server process started.', 'low'],
  'server.stopped': ['A server process stopped as it should.', 'low'],
  'server.stopped_uncleanly': [
    'A server process ended without stopping: it was killed, or the machine failed. Found and recorded afterwards.',
    'medium',
  ],
  'audit.verified': ['The audit log was proved again by hand, from its first event to its last.', 'low'],
})
