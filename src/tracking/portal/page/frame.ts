import { html } from 'ghtml'
import { carrierText } from '../carrier-text.ts'
import { languages } from '../languages/choose.ts'
import type { Language } from '../languages/language.ts'
import { pageStyle } from './style.ts'
import type { Company, Notice } from '../view.ts'

export type Frame = {
  company: Company
  language: Language
  /** Of this page, for the link to the other language; none without it. */
  path: string | undefined
  /** Markup for the head, besides what every page has. */
  head: string
  /** Markup of the page itself. */
  main: string
  footer?: string
}

/** A whole page of the portal: one answer with all it needs, no script, nothing from elsewhere. */
export function renderFrame({ company, language, path, head, main, footer = '' }: Frame): string {
  const { title, description } = language.page
  const name = carrierText(company.name, 80)
  return html`<!doctype html>
    <html lang="${language.code}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${name}</title>
        <meta name="description" content="${description}" />
        <meta property="og:title" content="${title} · ${name}" />
        <meta property="og:description" content="${description}" />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        !${head}!${styleElement}
      </head>
      <body>
        !${brandBand(company, name)}
        <main>!${main}</main>
        <footer>
          !${footer === '' ? '' : html`<p>${footer}</p>`}
          !${path === undefined ? '' : languageSwitch(path, language)}
        </footer>
      </body>
    </html> `
}

/** Byte for byte what the policy's hash names: a formatter would put white space into a template. */
const styleElement = `<style>${pageStyle}</style>`

/** The colour stands in an attribute of a drawing, because the page's policy allows no style but the one whose hash it names. */
function brandBand({ logoUrl, colour }: Company, name: string): string {
  const { paper, ink } = brandColour(colour)
  const logo = isOwnImage(logoUrl) ? html`<img src="${logoUrl}" alt="" height="28" />` : ''
  return html`<header class="brand brand-${ink}">
    <svg aria-hidden="true" focusable="false" width="100%" height="100%">
      <rect width="100%" height="100%" fill="${paper}" />
    </svg>
    <p>!${logo}<span>${name}</span></p>
  </header>`
}

/** A picture within the page counts against its size. */
const longestImage = 8000

const isOwnImage = (url: string | null): url is string =>
  url !== null &&
  url.length <= longestImage &&
  (/^\/(?!\/)[^\s\\]*$/.test(url) || /^data:image\/(png|svg\+xml|webp|jpeg|gif)[;,]/.test(url))

function languageSwitch(path: string, current: Language): string {
  const links = languages.map(({ code, name }) =>
    code === current.code
      ? html`<li><span lang="${code}" aria-current="true">${name}</span></li>`
      : html`<li>
          <a href="${path}?lang=${code}" hreflang="${code}" lang="${code}" rel="nofollow">${name}</a>
        </li>`,
  )
  return html`<nav aria-label="${current.page.language}">
    <ul class="languages">
      !${links.join('')}
    </ul>
  </nav>`
}

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

/** The company's colour as it may be used, and the ink that can be read on it (WCAG contrast of at least 4.5). */
export function brandColour(colour: string | null): { paper: string; ink: 'light' | 'dark' } {
  const paper = /^#[0-9a-f]{6}$/i.test(colour ?? '') ? (colour ?? ownColour) : ownColour
  const luminance = luminanceOf(paper)
  return { paper, ink: contrast(1, luminance) >= contrast(luminance, 0) ? 'light' : 'dark' }
}

const ownColour = '#15324b'

const contrast = (lighter: number, darker: number): number => (lighter + 0.05) / (darker + 0.05)

/** Relative luminance as WCAG defines it. */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
