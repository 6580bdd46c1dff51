import { html } from 'ghtml'
import type { EtaChange } from '../../containers/journey/eta.ts'
import { arrivalStateOf, type EtaStep, etaSteps, moveBetween } from '../arrival.ts'
import { carrierRemark, placeName } from '../carrier-text.ts'
import type { Language } from '../languages/language.ts'
import { clockOf, dayOf } from '../moment.ts'
import { renderMoment } from './moment.ts'
import { situationOf } from '../../containers/journey/situation.ts'
import type { ContainerView } from '../view.ts'

export type Scene = { language: Language; now: string }

/** Where it is, in one line. */
export function statusText(container: ContainerView, language: Language): string {
  const { kind, at, to, via } = situationOf(container)
  const name = (place: typeof at) => placeName(place, language)
  return language.situation[kind]({ at: name(at), to: name(to), via: name(via) })
}

/** When it arrives, and how that changed. */
export function renderArrival(container: ContainerView, scene: Scene): string {
  const { language, now } = scene
  const { kind } = situationOf(container)
  const explanation = language.explanation[kind]
  const note = explanation ? html`<p class="explanation">${explanation}</p>` : ''
  const { eta } = container.journey
  const state = arrivalStateOf(container.journey, now)
  if (!eta) {
    const isUnderWay = !['no_carrier', 'asking', 'nothing_yet', 'returned'].includes(kind)
    return note + (isUnderWay ? html`<p class="explanation">${language.arrival.none}</p>` : '')
  }
  const overdue = state === 'overdue' ? html`<p class="warning">${language.arrival.overdueNote}</p>` : ''
  return html`<p class="eta">
      ${language.arrival[state]} <strong>!${renderMoment(eta, language)}</strong>
      <span class="zone">${zoneText(container, language)}</span>
    </p>
    !${renderChange(container, language)}!${overdue}!${note}`
}

/** Why a date moved: the reason by its code, else the carrier's own words. */
export function reasonText({ reasonCode, remark }: EtaChange, language: Language): string | null {
  const reason = reasonCode === null ? undefined : language.delayReason(reasonCode)
  if (reason !== undefined) return reason
  const words = carrierRemark(remark)
  return words === null ? null : language.saidByCarrier(words)
}

function zoneText({ journey }: ContainerView, language: Language): string {
  const { eta } = journey
  const place = placeName(eta?.place ?? journey.destination, language)
  const kind = eta ? clockOf(eta).kind : 'day'
  if (kind === 'local') return place ? language.arrival.localTimeIn(place) : language.arrival.localTime
  const where = place ? language.arrival.inPlace(place) : ''
  return kind === 'day' ? [where, `(${language.arrival.hourUnknown})`].join(' ').trim() : where
}

function renderChange({ journey }: ContainerView, language: Language): string {
  const steps = etaSteps(journey)
  const [first] = steps
  const last = steps.at(-1)
  if (!first || !last || steps.length < 2) return ''
  const text = journey.eta?.isActual ? againstFirst(first, last, language) : lastChange(steps, last, language)
  const direction = last.move ? (last.move.isLater ? 'later' : 'earlier') : 'same'
  return html`<p class="change change-${direction}">${text}</p>`
}

function lastChange(steps: readonly EtaStep[], last: EtaStep, language: Language): string {
  const before = steps.at(-2) ?? last
  return language.arrival.changed({
    was: language.dates.day(dayOf(before) + 'T00:00'),
    move: last.move,
    reason: reasonText(last, language),
  })
}

const againstFirst = (first: EtaStep, last: EtaStep, language: Language): string =>
  language.arrival.againstFirst({
    first: language.dates.day(`${dayOf(first)}T00:00`),
    move: moveBetween(first, last),
  })
