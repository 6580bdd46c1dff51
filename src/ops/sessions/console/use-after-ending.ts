import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { getSession, listMySessions, listSessions, sessionStatistics, type Ending } from '../contract.ts'
import { endingWords } from './session-words.ts'

const shown = [listMySessions, listSessions, getSession, sessionStatistics]

/** Tells what ending sessions did, and reads again whatever shows sessions. */
export function useAfterEnding() {
  const client = useQueryClient()
  return async (ending: Ending): Promise<void> => {
    notifications.show({ message: endingWords(ending) })
    await Promise.all(shown.map(({ path }) => client.invalidateQueries({ queryKey: [path] })))
  }
}
