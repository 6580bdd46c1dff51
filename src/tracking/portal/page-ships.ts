import { html } from 'ghtml'
import type { Place } from '../containers/event.ts'
import type { Journey } from '../containers/journey.ts'
import type { Leg } from '../containers/legs.ts'
import { carrierText } from './carrier-text.ts'
import type { Language } from './languages/language.ts'
import { placeName } from './place-names.ts'
import type { ContainerView } from './view.ts'
import { legState } from './voyage-map.ts'

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
