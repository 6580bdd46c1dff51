import { html } from 'ghtml'
import type { AppError } from '../kernel/errors.ts'

/** An error for somebody who followed a link: a page, where a program would get problem details. */
export const messagePage = (error: AppError): string =>
  html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${error.message}</title>
      <h1>${error.message}</h1>
      <p>${adviceOf(error)}</p>
      !${codeOf(error)}
    </html>`

/** A program reads the code of a decision from a field, a person from the page, if there is one. */
function adviceOf({ code, cure, extras }: AppError): string | undefined {
  if (code !== 'IP_REFUSED') return cure
  return extras['decision'] === undefined
    ? 'Use another network, or ask your security officer.'
    : 'Use another network, or give your security officer this code:'
}

const codeOf = ({ extras: { decision } }: AppError): string =>
  typeof decision === 'string' ? html`<p><strong>${decision}</strong></p>` : ''
