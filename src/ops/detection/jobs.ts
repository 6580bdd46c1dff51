import type { EventReader } from '../../kernel/event-reader/event-reader.ts'
import type { Job } from '../../kernel/schedule.ts'
import type { Detection } from './service.ts'

export const detectionJobs = (detection: Detection): Job[] => [
  {
    name: 'audit.detect-brute-force',
    cron: '*/10 * * * *',
    explanation: 'Looks for slow and distributed attacks that no single failure shows.',
    run: (db) => detection.detect(db, 'sweep'),
  },
]

/** Runs the fast rules on what is sealed. */
export const detectionReader = (detection: Detection): EventReader => ({
  name: 'detection',
  begin: 'next',
  read: (tx, events) => detection.readEvents(tx, events),
})
