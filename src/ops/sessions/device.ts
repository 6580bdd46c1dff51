import Bowser from 'bowser'

/** What a session is used with, as far as the user agent tells; no versions, because browsers update while a session is open. */
export type Device = { device: string; os: string; browser: string }

/** For the sign that somebody else uses a session: what sends no user agent differs from every browser. */
export const unknownDevice: Device = { device: 'unknown', os: 'unknown', browser: 'unknown' }

const longestUserAgent = 512

/** What a user agent says that it is. Any text has an answer; none takes long, because no more than its beginning is read. */
export function deviceOf(userAgent: string): Device {
  const text = userAgent.slice(0, longestUserAgent).trim()
  if (text === '') return unknownDevice
  const { browser, os, platform } = Bowser.parse(text)
  const isBot = platform.type === 'bot'
  const device = platform.model ?? classOf(platform.type ?? (os.name === undefined ? 'program' : 'desktop'))
  return {
    device: bounded(isBot ? 'Bot' : device),
    os: bounded(os.name ?? unknownDevice.os),
    browser: bounded(browser.name || programOf(text)),
  }
}

const classes: Readonly<Record<string, string>> = {
  desktop: 'Desktop',
  mobile: 'Phone',
  tablet: 'Tablet',
  tv: 'TV',
  program: 'Program',
}
const classOf = (type: string): string => classes[type] ?? unknownDevice.device

/** `curl/8.5.0` → `curl`: programs that are no browsers name themselves first. */
const programOf = (text: string): string => /^[\w.-]+/.exec(text)?.[0] ?? unknownDevice.browser

const longestName = 40
/** Models and programs name themselves: only letters, digits and what belongs between them goes further. */
const bounded = (name: string): string =>
  name
    .replaceAll(/[^\w .+()-]/g, '')
    .slice(0, longestName)
    .trim() || 'unknown'

/** "Firefox on Windows (Desktop)": the same words mean the same device. */
export function describeDevice({ device, os, browser }: Device): string {
  if (browser === 'unknown' && os === 'unknown') return 'an unknown program'
  return `${browser}${os === 'unknown' ? '' : ` on ${os}`} (${device})`
}
