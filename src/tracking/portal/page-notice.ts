import { html } from 'ghtml'
import type { Language } from './languages/language.ts'
import { renderFrame } from './page-frame.ts'
import type { Notice } from './view.ts'

/** A readable page for a link that shows nothing: unknown, no longer valid, asked too often, or out of order. */
export function renderNotice({ kind, company, retryAfterSeconds, path }: Notice, language: Language): string {
  const { heading, text } = language.notice[kind]
  const retry =
    retryAfterSeconds === undefined ? '' : html`<p class="eta">${language.retryIn(retryAfterSeconds)}</p>`
  const main = html`<section class="answer">
    <h1>${heading}</h1>
    <p class="explanation">${text}</p>
    !${retry}
  </section>`
  return renderFrame({ company, language, path, head: '', main })
}
