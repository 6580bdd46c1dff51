import { html } from 'ghtml'
import type { TrackingEvent } from '../containers/event.ts'
import { carrierText } from './carrier-text.ts'
import { eventWordOf } from './event-words.ts'
import type { Language } from './languages/language.ts'
import { renderMoment } from './page-moment.ts'
import { placeName } from './place-names.ts'
import type { ContainerView } from './view.ts'

/** All events with their places and local times, folded away: the steps say the same in short. */
export function renderTimeline({ journey }: ContainerView, language: Language, limit: number): string {
  const { heading, zones, left } = language.timeline
  const { timeline } = journey
  if (timeline.length === 0) return ''
  const shown = timeline.slice(-limit)
  const hidden = timeline.length - shown.length
  const rest = hidden > 0 ? html`<p class="zone">${left(hidden)}</p>` : ''
  const items = shown.map((event) => renderEvent(event, language)).join('')
  return html`<details>
    <summary>${heading} <span class="count">${timeline.length}</span></summary>
    <p class="zone">${zones}</p>
    !${rest}
    <ol class="events">
      !${items}
    </ol>
  </details>`
}

function renderEvent(event: TrackingEvent, language: Language): string {
  const isExpected = event.classifier !== 'ACT'
  const place = placeName(event.place, language)
  const ship = event.mode === 'VESSEL' && event.vessel?.name ? carrierText(event.vessel.name, 40) : null
  const details = [place, ship].filter((text) => text !== null).map((text) => html`<bdi>${text}</bdi>`)
  const expected = isExpected ? html` <span class="standing">${language.timeline.expected}</span>` : ''
  return html`<li class="${isExpected ? 'ahead' : 'behind'}">
    <span class="when">!${renderMoment(event, language)}!${expected}</span>
    <span class="what">${language.timeline.events[eventWordOf(event)]}</span>
    <span class="where">!${details.join(' · ')}</span>
  </li>`
}
