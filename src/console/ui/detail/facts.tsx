import type { ReactNode } from 'react'
import { RelativeTime } from '../widgets/relative-time.tsx'

export type Fact = { label: string } & (
  | { value: ReactNode }
  /** A point in time; `null` is `never`, or what `never` says instead. */
  | { at: string | null; never?: string }
)

/** Labelled values. What does not apply is left out by `false`. */
export function Facts({ facts, isPanel = false }: { facts: readonly (Fact | false)[]; isPanel?: boolean }) {
  return (
    <dl className={isPanel ? 'facts panel' : 'facts'}>
      {facts
        .filter((fact) => fact !== false)
        .map((fact) => (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd>{'at' in fact ? timeOf(fact) : fact.value}</dd>
          </div>
        ))}
    </dl>
  )
}

const timeOf = ({ at, never = 'never' }: { at: string | null; never?: string }): ReactNode =>
  at === null ? never : <RelativeTime at={at} />
