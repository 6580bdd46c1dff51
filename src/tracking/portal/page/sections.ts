import { html } from 'ghtml'
import type { Milestone } from '../../containers/journey/milestones.ts'
import type { Language } from '../languages/language.ts'
import { renderMoment } from './moment.ts'
import { placeName, carrierText } from '../carrier-text.ts'
import type { ContainerView } from '../view.ts'
import type { Place, TrackingEvent } from '../../containers/journey/event.ts'
import type { Journey } from '../../containers/journey/journey.ts'
import type { Leg } from '../../containers/journey/legs.ts'
import { legState } from '../map/voyage-map.ts'
import { eventWordOf } from '../event-words.ts'

/** The steps of the journey: what is done, what is expected, what nobody has dated yet. */
export function renderMilestones({ journey }: ContainerView, language: Language): string {
  const { milestones, isFrozen } = journey
  const current = milestones.findLastIndex(({ isDone }) => isDone)
  if (current === -1 && milestones.every(({ at }) => at === null)) return ''
  const shown = isFrozen ? milestones.filter(({ isDone }) => isDone) : milestones
  const items = shown.map((milestone, index) => renderStep(milestone, index === current, language))
  return html`<section class="part">
    <h3>${language.milestones.heading}</h3>
    <p class="zone zones">${language.timeline.zones}</p>
    <ol class="steps">
      !${items.join('')}
    </ol>
  </section>`
}

function renderStep(milestone: Milestone, isCurrent: boolean, language: Language): string {
  const { code, at, localTime, isDone } = milestone
  const { byName, done, expected, open } = language.milestones
  const state = isDone ? (isCurrent ? 'current' : 'done') : at === null ? 'open' : 'expected'
  const place = placeName(milestone.place, language)
  const time = at === null ? '' : renderMoment({ at, localTime }, language)
  const where = place ? html`<bdi>${place}</bdi>` : ''
  const standing = isDone ? done : at === null ? open : expected
  return html`<li class="step step-${state}" !${isCurrent ? ' aria-current="step"' : ''}>
    <span class="what">${byName[code]}</span>
    <span class="when"
      >!${[where, time].filter((text) => text !== '').join(', ')}
      <span class="${isDone ? 'spoken' : 'standing'}">${standing}</span></span
    >
  </li>`
}

const longest = 12

/** The ships of the voyage, with changes of ship and a missed ship told in plain words. */
export function renderShips({ journey }: ContainerView, language: Language): string {
  if (journey.legs.length === 0) return ''
  const legs = journey.legs.slice(-longest).map((leg) => renderLeg(leg, language))
  const notes = notesOf(journey, language).map((note) => html`<li>${note}</li>`)
  const told =
    notes.length > 0
      ? html`<ul class="notes">
          !${notes.join('')}
        </ul>`
      : ''
  return html`<section class="part">
    <h3>${language.ships.heading}</h3>
    <ol class="ships">
      !${legs.join('')}
    </ol>
    !${told}
  </section>`
}

function renderLeg(leg: Leg, language: Language): string {
  const { ships } = language
  const name = leg.vessel?.name ? carrierText(leg.vessel.name, 40) : ships.unknown
  const voyage = leg.voyage
    ? html` <span class="zone">${ships.voyage(carrierText(leg.voyage, 20))}</span>`
    : ''
  const place = (one: Place) => placeName(one, language) ?? ships.placeUnknown
  const state = legState(leg)
  return html`<li class="ship-${state}">
    <span class="what"><bdi>${name}</bdi>!${voyage}</span>
    <span class="where">${ships.leg(place(leg.from), place(leg.to))}</span>
    <span class="standing">${ships.state[state]}</span>
  </li>`
}

function notesOf({ milestones, rolledOver, isFrozen }: Journey, language: Language): string[] {
  const { ships } = language
  const changes = milestones
    .filter(({ code }) => code === 'transshipment')
    .slice(0, longest)
    .map(({ place, isDone }) => {
      const name = placeName(place, language) ?? ships.placeUnknown
      return isDone ? ships.changeDone(name) : ships.changeAhead(name)
    })
  return [...new Set(changes), ...(rolledOver && !isFrozen ? [ships.rolledOver] : [])]
}

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
