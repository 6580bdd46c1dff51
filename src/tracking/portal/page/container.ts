import { html } from 'ghtml'
import { carrierText } from '../carrier-text.ts'
import { renderMap } from '../map/map.ts'
import { renderArrival, type Scene, statusText } from './answer.ts'
import { freshnessText, renderFreshness } from './freshness.ts'
import { renderEtaHistory } from './history.ts'
import { renderMilestones, renderShips, renderTimeline } from './sections.ts'
import { situationOf } from '../../containers/journey/situation.ts'
import type { ContainerView } from '../view.ts'
import { voyageMap } from '../map/voyage-map.ts'

export type Extent = { hasMap: boolean; events: number; isOpen: boolean }

/** Where a box is, when it arrives and how sure that is: the part that answers. */
export function renderAnswer(container: ContainerView, scene: Scene): string {
  const age = freshnessText(container, scene)
  const tone = container.isOutdated ? 'warning' : 'age'
  return html`!${renderArrival(container, scene)}!${renderProgress(container, scene)}!${age ? html`<p class="${tone}">${age}</p>` : ''}`
}

/** All that is known about one box, after its answer. */
export function renderContainerParts(container: ContainerView, scene: Scene, extent: Extent): string {
  const { language } = scene
  return html`<div class="parts">
    <div>
      !${extent.hasMap ? renderVoyageMap(container, scene) : ''}!${renderMilestones(container, language)}
    </div>
    <div>
      !${renderShips(container, language)}!${renderEtaHistory(container, language)}!${renderTimeline(container, language, extent.events)}!${renderFreshness(container, scene)}
    </div>
  </div>`
}

/** The number as it is painted on the box, in groups that can be read aloud. */
export function numberText(number: string): string {
  const text = carrierText(number, 20)
  return text.replace(/^([A-Z]{4})(\d{6})(\d)$/, '$1 $2 $3')
}

/** The carrier's name, to stand beside the number. */
export function carrierOf(container: ContainerView, { language }: Scene): string {
  // The status already says it.
  if (situationOf(container).kind === 'no_carrier') return ''
  return container.carrierName === null ? language.carrierUnknown : carrierText(container.carrierName)
}

/** One of several boxes: its own answer under its own heading. */
export function renderContainer(
  container: ContainerView,
  scene: Scene,
  extent: Extent & { id: string },
): string {
  const { page } = scene.language
  const parts = renderContainerParts(container, scene, extent)
  return html`<article id="${extent.id}" aria-labelledby="${extent.id}-name">
    <h2 id="${extent.id}-name">
      ${page.container(numberText(container.number))} <span class="zone">${carrierOf(container, scene)}</span>
    </h2>
    <p class="status">${statusText(container, scene.language)}</p>
    !${renderAnswer(container, scene)} !${isKnown(container) ? renderFolded(parts, page.more, extent) : ''}
    <p class="back"><a href="#top">${page.toTop}</a></p>
  </article>`
}

/** Whether there is more to say than the answer. */
export const isKnown = ({ journey }: ContainerView): boolean =>
  journey.timeline.length > 0 || journey.eta !== null

const renderFolded = (parts: string, summary: string, { isOpen }: Extent): string =>
  html`<details class="more" !${isOpen ? 'open' : ''}>
    <summary>${summary}</summary>
    !${parts}
  </details>`

function renderProgress({ journey }: ContainerView, { language }: Scene): string {
  if (journey.progress <= 0 || journey.isFrozen) return ''
  const text = language.progress.text(language.dates.percent.format(journey.progress))
  if (journey.progress >= 1) return ''
  return html`<p class="progress">
    <progress
      max="100"
      value="${Math.round(journey.progress * 100)}"
      aria-label="${language.progress.heading}"
    ></progress>
    <span>${text}</span>
  </p>`
}

function renderVoyageMap(container: ContainerView, scene: Scene): string {
  const input = voyageMap(container, scene)
  const map = renderMap(input)
  if (map === '') return ''
  const { heading, captionEstimated, caption } = scene.language.map
  return html`<section class="part">
    <h3 class="spoken">${heading}</h3>
    <figure>
      !${map}
      <figcaption>${input.position?.isEstimate ? captionEstimated : caption}</figcaption>
    </figure>
  </section>`
}
