export type WantedSetting = { key: 'ops.ip.default_allow' | 'ops.ip.bypass_admin'; value: boolean }
type Words = { title: string; effect: string; confirm: string }

/** What changing a setting does, before it is done. */
export function settingWords({ key, value }: WantedSetting): Words {
  if (key === 'ops.ip.default_allow')
    return value
      ? {
          title: 'Let in whoever no rule matches?',
          effect: 'Everybody comes in whom no rule denies, from anywhere.',
          confirm: 'Let them in',
        }
      : {
          title: 'Refuse whoever no rule matches?',
          effect:
            'Only whom a rule allows comes in. Everybody else is refused from the next request on, and their sessions end.',
          confirm: 'Refuse them',
        }
  return value
    ? {
        title: 'Leave administrators alone?',
        effect: 'Administrators come in from everywhere, whatever the rules say.',
        confirm: 'Leave them alone',
      }
    : {
        title: 'Hold administrators to the rules?',
        effect: 'Administrators are refused like everybody else, from the next request on.',
        confirm: 'Hold them to the rules',
      }
}
