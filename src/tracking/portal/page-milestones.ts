import { html } from 'ghtml'
import type { Milestone } from '../containers/milestones.ts'
import type { Language } from './languages/language.ts'
import { renderMoment } from './page-moment.ts'
import { placeName } from './place-names.ts'
import type { ContainerView } from './view.ts'

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
