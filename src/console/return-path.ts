/** Where to go after sign-in: a path of this console, never another site, whatever the address bar says. */
export function toReturnPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted)) return '/'
  return wanted.includes('\\') || wanted.startsWith('/sign-in') ? '/' : wanted
}
