import { Tooltip } from '@mantine/core'
import { formatLocalTime, formatUtcTime } from '../format.ts'
import { toRelativeTime } from '../relative-time.ts'
import { useNow } from '../use-now.ts'

/** `5 minutes ago`, moving on; the exact time here and in UTC on hover. */
export function RelativeTime({ at }: { at: string }) {
  return (
    <ExactTimes at={at}>
      <time dateTime={at}>{toRelativeTime(at, useNow())}</time>
    </ExactTimes>
  )
}

/** `21 Nov 2025, 14:05` on this computer's clock; UTC on hover. */
export function LocalTime({ at }: { at: string }) {
  return (
    <ExactTimes at={at}>
      <time dateTime={at}>{formatLocalTime(at)}</time>
    </ExactTimes>
  )
}

function ExactTimes({ at, children }: { at: string; children: React.ReactElement }) {
  return (
    <Tooltip
      label={
        <>
          {formatLocalTime(at)} here
          <br />
          {formatUtcTime(at)}
        </>
      }
    >
      {children}
    </Tooltip>
  )
}
