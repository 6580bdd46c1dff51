import { defineEvents } from '../../kernel/events.ts'

export const userEvents = defineEvents({
  'user.created': ['A person was created.', 'medium'],
  'user.updated': ["A person's name or groups were changed.", 'low'],
  'user.roles_changed': ["A person's roles were changed; the sessions were ended.", 'medium'],
  'user.disabled': ['A person was disabled; the sessions were ended.', 'medium'],
  'user.enabled': ['A disabled person was enabled again.', 'medium'],
  'user.password_changed': ["A person's password was changed; the sessions were ended.", 'medium'],
  'user.password_chosen': ['A person chose a password by a link; the sessions were ended.', 'medium'],
  'user.password_reset_requested': ['A link to choose a new password was made for a person.', 'medium'],
  'user.invited': ['A person was invited: a link to choose a first password was made.', 'medium'],
  'group.created': ['A group was created.', 'low'],
  'group.updated': ["A group's name or session settings were changed.", 'medium'],
  'group.removed': ['A group was removed; its members stayed.', 'medium'],
})
