import { html } from 'ghtml'
import type { Journey } from '../../containers/journey/journey.ts'
import { eventWordOf } from '../event-words.ts'
import type { Language } from '../languages/language.ts'
import { lastTold, placeName } from '../carrier-text.ts'
import type { Scene } from './answer.ts'
import { renderInstant, renderMoment } from './moment.ts'
import type { ContainerView } from '../view.ts'

/** How old the answer is, in one sentence beside it. */
export function freshnessText(container: ContainerView, { language, now }: Scene): string {
  const { freshness, dates } = language
  const { journey, askedAt, answeredAt } = container
  if (journey.isFrozen || (container.carrierName === null && askedAt === null)) return ''
  if (container.isOutdated) {
    return answeredAt ? freshness.outdated(dates.relative(answeredAt, now)) : freshness.neverAnswered
  }
  if (container.isAsking) return journey.status === 'unknown' ? '' : freshness.asking
  return askedAt ? freshness.asOf(dates.relative(askedAt, now)) : ''
}

/** When it happened, when the carrier told, when we asked, when we ask next. */
export function renderFreshness(container: ContainerView, scene: Scene): string {
  const { freshness } = scene.language
  const { askedAt, answeredAt, journey } = container
  const instant = (at: string | null) =>
    at ? renderInstant(at, scene.now, scene.language) : html`${freshness.never}`
  const told = lastTold(journey)
  if (told === null && askedAt === null) return ''
  const rows: [string, string][] = [
    [freshness.lastEvent, renderLastEvent(journey, scene.language)],
    [freshness.told, told ? instant(told) : ''],
    [freshness.asked, instant(askedAt)],
    [freshness.answered, answeredAt === askedAt ? '' : instant(answeredAt)],
    [freshness.next, renderNext(container, scene)],
  ]
  const items = rows.filter(([, value]) => value !== '')
  return html`<section class="part freshness">
    <h3>${freshness.heading}</h3>
    <dl>
      !${items
        .map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>!${value}</dd>
            </div>`,
        )
        .join('')}
    </dl>
  </section>`
}

function renderLastEvent({ timeline }: Journey, language: Language): string {
  const last = timeline.findLast(({ classifier }) => classifier === 'ACT')
  if (!last) return ''
  const place = placeName(last.place, language)
  const zone = last.localTime === null ? '' : html` <span class="zone">${language.arrival.localTime}</span>`
  return html`${language.timeline.events[eventWordOf(last)]}${place ? `, ${place}` : ''}:
  !${renderMoment(last, language)}!${zone}`
}

function renderNext({ journey, nextCheckAt }: ContainerView, { language, now }: Scene): string {
  const { freshness } = language
  if (journey.isFrozen) return html`${freshness.closed}`
  if (nextCheckAt === null) return ''
  return nextCheckAt <= now ? html`${freshness.soon}` : renderInstant(nextCheckAt, now, language)
}
