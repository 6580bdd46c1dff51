/** Addresses of clients: three of four IPv4, all public, hardly ever the same one twice. */
export const randomAddress = (): string =>
  Math.random() < 0.75
    ? `${11 + below(100)}.${below(256)}.${below(256)}.${1 + below(254)}`
    : `2a0${below(10)}:${hex()}:${hex()}:${hex()}::${1 + below(99)}`

const below = (limit: number): number => Math.floor(Math.random() * limit)
const hex = (): string => (1 + below(0xff_fe)).toString(16)
