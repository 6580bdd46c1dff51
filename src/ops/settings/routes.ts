import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { SettingsRoom } from './service.ts'

export const settingRoutes = (settings: SettingsRoom): Route[] => [
  route(contract.listSettings, (_input, { db, caller }) => settings.list(db, caller)),
  route(contract.changeSetting, ({ params, body }, { db, caller }) =>
    settings.change(db, { ...body, key: params.key }, caller),
  ),
]
