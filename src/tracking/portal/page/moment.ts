import { html } from 'ghtml'
import type { Language } from '../languages/language.ts'
import { clockOf, machineTime, type Moment, momentText } from '../moment.ts'

/** A moment as `<time>`. Says so when it is not the place's own clock. */
export function renderMoment(moment: Moment, language: Language): string {
  const time = html`<time datetime="${machineTime(moment)}">${momentText(moment, language.dates)}</time>`
  return clockOf(moment).kind === 'utc'
    ? html`!${time} <span class="zone">${language.arrival.utc}</span>`
    : time
}

/** When something was asked or told, which happens nowhere in particular: how long ago, and exactly. */
export function renderInstant(at: string, now: string, { dates }: Language): string {
  return html`${dates.relative(at, now)}
    <span class="zone">(<time datetime="${at}">${dates.dateTime(at)} UTC</time>)</span>`
}
