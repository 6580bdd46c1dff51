import { html } from 'ghtml'
import { type OrderSummary, orderSummary } from '../../containers/journey/order-summary.ts'
import { arrivalStateOf } from '../arrival.ts'
import type { Language } from '../languages/language.ts'
import { dayOf } from '../moment.ts'
import { type Scene, statusText } from './answer.ts'
import { numberText } from './container.ts'
import { renderMoment } from './moment.ts'
import type { ContainerView } from '../view.ts'

/** One true answer for several boxes: the last one decides. */
export function summaryText(containers: readonly ContainerView[], { language, now }: Scene): string {
  const summary = orderSummary(containers.map(({ journey }) => journey))
  const { none, allArrived, someArrived, withoutDate } = language.summary
  if (summary.total === 0) return none
  if (summary.arrivedCount === summary.total) return allArrived(summary.total)
  const arrived = someArrived(summary.arrivedCount, summary.total)
  const rest =
    summary.withoutEta > 0 ? withoutDate(summary.withoutEta) : lastOne(summary, { language, now }, containers)
  return [arrived, rest].filter((text) => text !== '').join('; ')
}

/** All boxes in short, each leading to its own part where there is one. */
export function renderContainerList(
  containers: readonly ContainerView[],
  scene: Scene,
  idOf: (index: number) => string | null,
): string {
  const items = containers.map((container, index) => {
    const id = idOf(index)
    const name = numberText(container.number)
    const link = id === null ? html`<b>${name}</b>` : html`<a href="#${id}">${name}</a>`
    return html`<li>
      !${link} <span class="what">${statusText(container, scene.language)}</span>
      <span class="when">!${shortArrival(container, scene)}</span>
    </li>`
  })
  const hidden = containers.filter((_, index) => idOf(index) === null).length
  const note = hidden > 0 ? html`<p class="zone">${scene.language.summary.withoutSection(hidden)}</p>` : ''
  return html`<section class="overview">
    <h2>${scene.language.summary.list}</h2>
    <ul class="boxes">
      !${items.join('')}
    </ul>
    !${note}
  </section>`
}

function lastOne(
  summary: OrderSummary,
  { language, now }: Scene,
  containers: readonly ContainerView[],
): string {
  const last = summary.worst === null ? undefined : containers[summary.worst]
  if (!last || !summary.eta) return ''
  const date = language.dates.day(`${dayOf(summary.eta)}T00:00`)
  const { lastOverdue, lastExpected } = language.summary
  return arrivalStateOf(last.journey, now) === 'overdue' ? lastOverdue(date) : lastExpected(date)
}

function shortArrival({ journey }: ContainerView, { language, now }: Scene): string {
  const state = arrivalStateOf(journey, now)
  if (!journey.eta) return html`${language.arrival.none}`
  return html`${labelOf(state, language)} !${renderMoment(journey.eta, language)}`
}

const labelOf = (state: ReturnType<typeof arrivalStateOf>, { arrival }: Language): string => arrival[state]
