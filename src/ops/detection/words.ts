/** How much a finding matters, as the audit log rates it. */
export const risks = ['low', 'medium', 'high', 'critical'] as const
export type Risk = (typeof risks)[number]

/** What a rule counts together. */
export const groupings = ['person', 'network', 'actor', 'all'] as const
export type Grouping = (typeof groupings)[number]
/** What it counts. */
export const measures = ['events', 'people', 'networks'] as const
export type Measure = (typeof measures)[number]
