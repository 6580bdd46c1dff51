/** What a rule counts together. */
export const groupings = ['person', 'network', 'actor', 'all'] as const
export type Grouping = (typeof groupings)[number]
/** What it counts. */
export const measures = ['events', 'people', 'networks'] as const
export type Measure = (typeof measures)[number]
