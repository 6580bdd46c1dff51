import { html } from 'ghtml'
import { orderSummary } from '../../containers/journey/order-summary.ts'
import { carrierText } from '../carrier-text.ts'
import type { Language } from '../languages/language.ts'
import { type Scene, statusText } from './answer.ts'
import {
  carrierOf,
  isKnown,
  type Extent,
  numberText,
  renderAnswer,
  renderContainer,
  renderContainerParts,
} from './container.ts'
import { renderFrame } from './frame.ts'
import { renderContainerList, summaryText } from './summary.ts'
import type { ContainerView, TrackingView } from '../view.ts'

/** The tracked page of an order: the answer first, then each box. */
export function renderTrackingPage(view: TrackingView, language: Language): string {
  const scene = { language, now: view.now }
  const [only, ...others] = view.containers
  const main = only && others.length === 0 ? renderOne(only, view, scene) : renderSeveral(view, scene)
  return renderFrame({
    company: view.company,
    language,
    path: view.path,
    head: view.refreshOnce ? refreshTag(view.path, language) : '',
    main: main + renderTakeAway(view, language),
    footer: language.page.footer(carrierText(view.company.name, 80)),
  })
}

const refreshTag = (path: string, { code }: Language): string =>
  html`<meta http-equiv="refresh" content="3;url=${path}?lang=${code}&amp;refresh=1" /> `

function renderOne(container: ContainerView, view: TrackingView, scene: Scene): string {
  return html`!${renderHead(
    view,
    scene.language,
    html`<p class="box">
        <b>${numberText(container.number)}</b> <span class="zone">${carrierOf(container, scene)}</span>
      </p>
      <h1>${statusText(container, scene.language)}</h1>
      !${renderAnswer(container, scene)}`,
  )}
  !${isKnown(container) || container.askedAt !== null ? renderOnlyParts(container, view, scene) : ''}`
}

const renderOnlyParts = (container: ContainerView, view: TrackingView, scene: Scene): string =>
  html`<section aria-labelledby="box">
    <h2 id="box" class="spoken">${scene.language.page.container(numberText(container.number))}</h2>
    !${renderContainerParts(container, scene, extentOf(view, 0))}
  </section>`

function renderSeveral(view: TrackingView, scene: Scene): string {
  const { containers } = view
  const idOf = (index: number) => (index < mostSections ? `box-${index + 1}` : null)
  const list = containers.length > 0 ? renderContainerList(containers, scene, idOf) : ''
  const sections = containers
    .slice(0, mostSections)
    .map((container, index) =>
      renderContainer(container, scene, { ...extentOf(view, index), id: idOf(index) ?? '' }),
    )
  return html`!${renderHead(view, scene.language, html`<h1>${summaryText(containers, scene)}</h1>`)}!${list}!${sections.join('')}`
}

const renderHead = (view: TrackingView, { page }: Language, content: string): string =>
  html`<section class="answer" id="top">
    <p class="order">${page.order(carrierText(view.orderReference, 40))}</p>
    !${content}
  </section>`

/** A page stays light on a bad line, however many boxes an order has. */
const mostSections = 16
const mostMaps = 4
const mostEvents = 40
const fewEvents = 12

function extentOf({ containers }: TrackingView, index: number): Extent {
  const isFew = containers.length <= mostMaps
  const worst = orderSummary(containers.map(({ journey }) => journey)).worst
  return {
    hasMap: isFew || index === worst,
    events: isFew ? mostEvents : fewEvents,
    isOpen: index === worst,
  }
}

function renderTakeAway({ containers, path }: TrackingView, { page, code }: Language): string {
  const hasDate = containers.some(({ journey }) => journey.eta?.isActual === false)
  const calendar = hasDate ? html`<li><a href="${path}.ics?lang=${code}">${page.calendar}</a></li>` : ''
  return html`<section class="take">
    <h2>${page.alsoAs}</h2>
    <ul>
      !${calendar}
      <li><a href="${path}.json">${page.json}</a></li>
    </ul>
  </section>`
}
