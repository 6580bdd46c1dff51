import type * as Type from 'typebox'
import { familyOf } from '../../../kernel/network/address.ts'
import type { DraftRule } from '../contract.ts'
import type { IpTemplate } from '../simulation-contract.ts'

type Template = Type.Static<typeof IpTemplate>

/** Rules to begin with; the last one only for somebody whose address is known. */
export const templatesFor = (address: string | undefined): Template[] => [
  {
    key: 'office',
    title: 'Office',
    explanation: `Lets everybody in from the networks of your office. ${byItself}`,
    asksFor: ['cidrs'],
    rules: [{ name: 'Office', action: 'allow', cidrs: [] }],
  },
  {
    key: 'vpn',
    title: 'VPN',
    explanation: `Lets everybody in who comes through your VPN: name the addresses it goes out with. ${byItself}`,
    asksFor: ['cidrs'],
    rules: [{ name: 'VPN', action: 'allow', cidrs: [] }],
  },
  {
    key: 'local_network',
    title: 'Local network',
    explanation: `Lets everybody in from private addresses and from this machine. ${byItself}`,
    asksFor: [],
    rules: [{ name: 'Local network', action: 'allow', cidrs: [...localNetworks] }],
  },
  {
    key: 'one_country',
    title: 'One country',
    explanation:
      'Lets everybody in from one country, and nobody from anywhere else. Private addresses belong to no country: put “Local network” before it where people work on the same network as the server.',
    asksFor: ['countries'],
    rules: [{ name: 'One country', action: 'allow', countries: [] }, everythingElse],
  },
  ...(address === undefined ? [] : [myAddress(address)]),
]

const myAddress = (address: string): Template => ({
  key: 'my_address',
  title: 'Only my current address',
  explanation: `Lets in from ${address}, where you are now, and refuses everybody else. Most connections get another address one day: then you are outside too.`,
  asksFor: [],
  rules: [
    { name: 'My address', action: 'allow', cidrs: [`${address}/${familyOf(address) === 4 ? 32 : 128}`] },
    everythingElse,
  ],
})

const byItself =
  'By itself it keeps nobody out: refuse everything else in a rule after it, or by the setting ops.ip.default_allow.'

const everythingElse: DraftRule = { name: 'Everything else', action: 'deny', cidrs: ['0.0.0.0/0', '::/0'] }

const localNetworks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
] as const
