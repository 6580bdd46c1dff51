/** `Firefox on Windows`: what people call the thing they sit at. */
export const toDeviceWords = ({ browser, os }: { browser: string; os: string }): string =>
  [browser, os].filter((part) => part !== '' && !/^unknown/i.test(part)).join(' on ') || 'Unknown device'
