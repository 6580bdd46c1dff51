import type { EventReader } from '../../kernel/event-reader/event-reader.ts'
import type { Job } from '../../kernel/schedule.ts'
import type { Investigations } from './service.ts'

export const investigationJobs = (investigations: Pick<Investigations, 'tellDue'>): Job[] => [
  {
    name: 'investigations.mail',
    cron: '*/5 * * * *',
    explanation: 'Sends one mail about the high and critical investigations that no mail has named yet.',
    run: (db) => investigations.tellDue(db),
  },
]

/** Brings what is sealed together into investigations. */
export const investigationReader = (investigations: Pick<Investigations, 'considerEvents'>): EventReader => ({
  name: 'investigations',
  begin: 'next',
  read: (tx, events) => investigations.considerEvents(tx, events),
})
