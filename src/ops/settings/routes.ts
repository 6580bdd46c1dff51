import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { SettingsService } from './service.ts'

export const settingRoutes = (settings: SettingsService): Route[] => [
  route(contract.listSettings, (_input, { db, caller }) => settings.list(db, caller)),
  route(contract.changeSetting, ({ params, body }, { db, caller }) =>
    settings.change(db, { ...body, key: params.key }, caller),
  ),
]
