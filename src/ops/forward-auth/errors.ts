import { defineErrors } from '../../kernel/errors.ts'

export const errors = defineErrors({
  PROXY_NOT_TRUSTED: [
    403,
    'Only a trusted proxy may ask for this.',
    'Name the address of the proxy in BREAKWATER_TRUSTED_PROXIES.',
  ],
  HOST_NOT_PROTECTED: [
    403,
    'This host is not among the protected ones.',
    'Name it in BREAKWATER_PROTECTED_HOSTS, as people write it: `https://app.example.com`.',
  ],
  RETURN_ADDRESS_REFUSED: [
    400,
    'This link leads to an address that is not among the protected ones.',
    'Open the application by its own address.',
  ],
  GATE_CODE_REFUSED: [
    400,
    'This link has expired, was used already, or belongs to another browser.',
    'Open the application again.',
  ],
  GATE_AMBIGUOUS: [
    403,
    'The request carries two cookies where there is one.',
    'Delete the cookies of this site, then open it again.',
  ],
})
