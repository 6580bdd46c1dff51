import * as Type from 'typebox'
import { words } from '../../kernel/contract.ts'
import { roles } from '../../kernel/identity.ts'
import { setting } from '../../kernel/setting-registry.ts'

export const factorSettings = {
  'ops.sign_in.second_factor_roles': setting(
    Type.Array(words(roles), { maxItems: roles.length, uniqueItems: true }),
    [],
    'Roles whose people must hold a second factor; who holds none reaches only the pages to add one.',
  ),
}
