import { html } from 'ghtml'
import { stateNames, stepSentence, verdictNames } from '../words.ts'
import type { EventMember, Investigation, TimelineStep } from '../contract.ts'

/** The investigation as one page that needs nothing else: no script, no font, no address. Every text in it is escaped. */
export const evidencePage = (investigation: Investigation, at: Date): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Investigation ${String(investigation.number)}</title>
        <style>
          !${style}
        </style>
      </head>
      <body>
        <h1>Investigation ${String(investigation.number)}: ${investigation.title}</h1>
        <p>
          As of ${utc(at.toISOString())}. This page is for reading; <code>events.jsonl</code> is what is
          proved.
        </p>
        <h2>Facts</h2>
        <table>
          !${factsOf(investigation).map(factRow).join('')}
        </table>
        !${timelineOf(investigation)} !${eventsOf(investigation)}
      </body>
    </html> `

const timelineOf = ({ timeline }: Investigation): string =>
  html`<h2>Timeline</h2>
    <table>
      <tr>
        <th>Time</th>
        <th>Who</th>
        <th>What</th>
      </tr>
      !${timeline.map(stepRow).join('')}
    </table>`

const eventsOf = (investigation: Investigation): string =>
  html`<h2>Events</h2>
    <p>!${shownOf(investigation)}</p>
    <table>
      <tr>
        <th>Time</th>
        <th>Risk</th>
        <th>Event</th>
        <th>Who</th>
        <th>From</th>
        <th>Log index</th>
      </tr>
      !${investigation.events.map(eventRow).join('')}
    </table>`

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8886;overflow-wrap:anywhere}
small,pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}`

const utc = (moment: string): string => `${moment.slice(0, 19).replace('T', ' ')} UTC`

type Fact = readonly [name: string, value: string]

function factsOf(investigation: Investigation): Fact[] {
  const { times, verdict, reason, resolvedBy, assignee } = investigation
  return [
    ['State', stateNames[investigation.state]],
    ['Risk', investigation.risk],
    ['Opened', utc(investigation.openedAt)],
    ['Assigned to', assignee?.name ?? assignee?.id ?? 'None'],
    ['Verdict', verdict === null ? 'None' : verdictNames[verdict]],
    ...(reason === null ? [] : [['Reason', reason] as const]),
    ...(resolvedBy === null ? [] : [['Resolved by', resolvedBy.name ?? resolvedBy.id] as const]),
    ['First response', seconds(times?.firstResponseSeconds ?? null)],
    ['Time while unresolved', seconds(times?.activeSeconds ?? null)],
    ['Time from opening to resolution', seconds(times?.totalSeconds ?? null)],
  ]
}

const seconds = (count: number | null): string => (count === null ? 'None' : `${count} seconds`)

const factRow = ([name, value]: Fact): string =>
  html`<tr>
    <th>${name}</th>
    <td><pre>${value}</pre></td>
  </tr>`

const stepRow = (step: TimelineStep): string =>
  html`<tr>
    <td>${utc(step.at)}</td>
    <td>${step.by.name ?? step.by.id ?? step.by.kind}</td>
    <td><pre>${stepSentence(step)}</pre></td>
  </tr>`

const eventRow = (event: EventMember): string =>
  html`<tr>
    <td>${utc(event.recordedAt)}</td>
    <td>${event.risk}</td>
    <td>
      ${event.sentence ?? event.type}<br /><small
        >${event.type}, ${event.outcome} ${event.details ?? ''}</small
      >
    </td>
    <td>${event.actor.name ?? event.actor.id ?? event.actor.kind}</td>
    <td>${event.address ?? ''}</td>
    <td>${String(event.leafIndex ?? '')}</td>
  </tr>`

const shownOf = ({ events, eventCount }: Investigation): string =>
  events.length < eventCount
    ? `The latest ${events.length} of ${eventCount} events; <code>events.jsonl</code> holds all of them.`
    : `${eventCount} events.`
