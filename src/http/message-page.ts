import { html } from 'ghtml'
import type { AppError } from '../kernel/errors.ts'

/** An error for somebody who followed a link: a page, where a program would get problem details. */
export const messagePage = ({ message, cure }: AppError): string =>
  html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${message}</title>
      <h1>${message}</h1>
      <p>${cure}</p>
    </html>`
