import { defineEvents } from '../../kernel/events.ts'

export const ipAccessEvents = defineEvents({
  'ip_access.rule_created': ['An IP rule was added.', 'medium'],
  'ip_access.rule_changed': ['An IP rule was changed, moved among them.', 'medium'],
  'ip_access.rule_removed': ['An IP rule was removed.', 'medium'],
  'ip_access.rules_changed': ['More than a hundred IP rules were changed at once.', 'medium'],
  'ip_access.change_unconfirmed': [
    'A change that locks people out took effect, and will be undone unless it is confirmed.',
    'high',
  ],
  'ip_access.change_confirmed': ['A change that locks people out was confirmed.', 'medium'],
  'ip_access.change_undone': [
    'A change of the IP rules was undone, because nobody confirmed it or by hand.',
    'high',
  ],
  'ip_access.switched_off': ['All IP rules were switched off.', 'critical'],
  'ip_access.switched_on': ['IP rules were switched on again.', 'medium'],
  'ip_access.countries_reloaded': ['The database of countries was read again by hand.', 'low'],
})
