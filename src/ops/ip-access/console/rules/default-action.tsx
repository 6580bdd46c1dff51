import { Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { formatInteger } from '../../../../console/ui/format.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { Hits, type RuleHits } from './hits.tsx'
import { SettingQuestion, type WantedSetting } from '../default-setting.tsx'
import { shownDays, useIpAccessState } from '../use-rules.ts'

type Unmatched = Omit<RuleHits, 'ruleId'>

/** The end of the list: what happens where no rule decides, and whom the rules leave alone. */
export function DefaultAction({ unmatched }: { unmatched: Unmatched | undefined }) {
  const state = useIpAccessState()
  const [wanted, setWanted] = useState<WantedSetting>()
  if (!state.data)
    return state.error ? (
      <ErrorState
        title="What happens without a match could not be read"
        error={state.error}
        onRetry={() => void state.refetch()}
      />
    ) : null
  const { defaultAllow, bypassAdmin } = state.data
  return (
    <section className="ip-otherwise" aria-label="When no rule matches">
      <div className="ip-otherwise-choice">
        <Switch
          label="Default: allow when no rule matches"
          description={defaultAllow ? 'Rules shut people out.' : 'Only whom a rule allows comes in.'}
          checked={defaultAllow}
          onChange={() => setWanted({ key: 'ops.ip.default_allow', value: !defaultAllow })}
        />
        {unmatched && (
          <div className="ip-rule-hits">
            <Hits hits={unmatched} />
          </div>
        )}
      </div>
      <Switch
        label="Administrators bypass IP rules"
        description="They are allowed even where a rule denies it. API tokens never bypass the rules."
        checked={bypassAdmin}
        onChange={() => setWanted({ key: 'ops.ip.bypass_admin', value: !bypassAdmin })}
      />
      {wanted && (
        <SettingQuestion wanted={wanted} onClose={() => setWanted(undefined)}>
          {unmatched && wanted.key === 'ops.ip.default_allow' && (
            <Text>
              In the last {shownDays} days no rule matched{' '}
              {formatInteger(unmatched.allowed + unmatched.denied)} times.
            </Text>
          )}
        </SettingQuestion>
      )}
    </section>
  )
}
