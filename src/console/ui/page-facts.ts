/** What the server writes into `index.html` for this response; the built file holds `__PLACEHOLDERS__`. */
export const styleNonce: string = written('csp-nonce') ?? ''
export const companyName: string = written('company-name') ?? 'Breakwater'

function written(name: string): string | undefined {
  const content = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content
  return content === undefined || content === '' || content.startsWith('__') ? undefined : content
}
