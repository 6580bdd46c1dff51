import { html } from 'ghtml'
import { type EtaStep, etaSteps } from '../arrival.ts'
import type { Language } from '../languages/language.ts'
import { reasonText } from './answer.ts'
import { renderMoment } from './moment.ts'
import type { ContainerView } from '../view.ts'

const longest = 12

/** Every date of arrival the carrier gave, when it gave it, and why it changed; nothing when it never did. */
export function renderEtaHistory({ journey }: ContainerView, language: Language): string {
  const steps = etaSteps(journey)
  if (steps.length < 2) return ''
  const shown = steps.slice(-longest)
  const hidden = steps.length - shown.length
  const rest = hidden > 0 ? html`<p class="zone">${language.history.left(hidden)}</p>` : ''
  const items = shown.map((step) => renderStep(step, language)).join('')
  return html`<details>
    <summary>
      ${language.history.heading} <span class="count">${language.history.summary(steps.length)}</span>
    </summary>
    !${rest}
    <ol class="events">
      !${items}
    </ol>
  </details>`
}

function renderStep(step: EtaStep, language: Language): string {
  const { dates, history, arrival } = language
  const kind = { PLN: arrival.planned, EST: arrival.expected, ACT: arrival.arrived }[step.classifier]
  const reason = reasonText(step, language)
  const move = [step.move && language.move(step.move), reason].filter((text) => text !== null).join(': ')
  return html`<li class="behind">
    <span class="when">${history.told} <time datetime="${step.toldAt}">${dates.day(step.toldAt)}</time></span>
    <span class="what">${kind} !${renderMoment(step, language)}</span>
    <span class="where"><bdi>${move}</bdi></span>
  </li>`
}
