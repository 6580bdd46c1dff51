import { defineEvents } from '../../kernel/events.ts'

export const userEvents = defineEvents({
  'user.created': ['A person was created.', 'medium'],
  'user.updated': ["A person's name or groups were changed.", 'low'],
  'user.roles_changed': ["A person's roles were changed; the sessions were ended.", 'medium'],
  'user.disabled': ['A person was disabled; the sessions were ended.', 'medium'],
  'user.enabled': ['A disabled person was enabled again.', 'medium'],
  'user.password_changed': ["A person's password was changed; the sessions were ended.", 'medium'],
  'group.created': ['A group was created.', 'low'],
})
