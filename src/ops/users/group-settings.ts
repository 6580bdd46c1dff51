import { createReload, type Reload } from '../../kernel/reload.ts'
import * as queries from './group-queries.ts'
import type { UserNeeds } from './needs.ts'

export const groupsChanged = 'groups.changed'

/** Keeps the session settings that groups have of their own in the memory of every node. */
export const followGroupSettings = ({
  db,
  bus,
  log,
  settings,
}: Pick<UserNeeds, 'db' | 'bus' | 'log' | 'settings'>): Reload =>
  createReload({
    bus,
    topic: groupsChanged,
    log,
    read: () => queries.listGroupSettings(db),
    apply: (groups) => settings.replaceGroups(new Map(groups.map((group) => [group.id, group.settings]))),
  })
