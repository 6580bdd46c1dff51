import { checkDigitOf } from '../tracking/containers/numbers/iso6346.ts'

/** Where a box is in the demo: the simulator's stages of a voyage. */
export type DemoBox = {
  number: string
  carrier: string | null
  route: string | null
  stage: string | null
  isRolledOver: boolean
}
export type DemoOrder = {
  reference: string
  partner: { name: string; email: string }
  lines: { product: string; quantity: string; unitPrice: string }[]
  boxes: DemoBox[]
}

const carriers = [
  { scac: 'MAEU', owner: 'MSKU' },
  { scac: 'MSCU', owner: 'MEDU' },
  { scac: 'CMDU', owner: 'CMAU' },
  { scac: 'HLCU', owner: 'HLXU' },
  { scac: 'ONEY', owner: 'ONEU' },
] as const

const partners = [
  [
    'Van Dijk Meubelen B.V.',
    'inkoop@vandijk-meubelen.example',
    'jakarta-singapore-rotterdam',
    'Teak garden table, folding',
  ],
  [
    'Pacific Home Imports LLC',
    'orders@pacifichome.example',
    'surabaya-singapore-los-angeles',
    'Rattan armchair, natural',
  ],
  [
    'Hansekontor GmbH',
    'logistik@hansekontor.example',
    'semarang-tanjung-pelepas-hamburg',
    'Cotton canvas, 60 m rolls',
  ],
  [
    'Suffolk Rubber Ltd',
    'stores@suffolkrubber.example',
    'belawan-port-klang-felixstowe',
    'Natural rubber SIR 20, bales',
  ],
  [
    'Cacao d’Anvers NV',
    'achats@cacaoanvers.example',
    'jakarta-singapore-colombo-antwerp',
    'Cocoa butter, 25 kg cartons',
  ],
  [
    'Gulf Retail Trading LLC',
    'imports@gulfretail.example',
    'jakarta-colombo-jebel-ali',
    'Instant noodles, 40-packs',
  ],
  [
    'Bay Area Coffee Roasters',
    'green@bayarearoasters.example',
    'jakarta-los-angeles',
    'Green coffee, Gayo, 60 kg bags',
  ],
  ['Harbour & Co. Pty Ltd', 'purchasing@harbourco.example', 'jakarta-sydney', 'Ceramic tiles, 60×60'],
  ['PT Sinar Elektronik', 'gudang@sinarelektronik.example', 'shanghai-jakarta', 'LED panels, 32 inch'],
  ['PT Mesin Jaya', 'impor@mesinjaya.example', 'ningbo-surabaya', 'Hydraulic pumps'],
  ['PT Otomotif Nusantara', 'parts@otonusantara.example', 'yokohama-jakarta', 'Gearbox assemblies'],
  ['Norddeutsche Kaffee AG', 'einkauf@ndkaffee.example', 'santos-hamburg', 'Green coffee, Santos NY2'],
] as const

/** What each order's boxes are doing; an empty list is an order that nobody has put containers on yet. */
const stages: readonly (readonly string[])[] = [
  ['on_last_leg', 'on_last_leg', 'at_transshipment'],
  ['at_sea'],
  ['arrived', 'discharged', 'gated_out', 'on_last_leg'],
  ['at_transshipment'],
  ['gated_in'],
  ['delivered'],
  ['at_sea', 'at_sea'],
  ['empty_returned'],
  ['on_last_leg'],
  ['arrived'],
  ['picked_up'],
  ['booked', 'booked'],
  ['on_last_leg', 'at_sea'],
  ['discharged'],
  ['at_sea'],
  ['gated_out'],
  [],
  ['on_last_leg'],
  ['empty_returned', 'empty_returned'],
  ['at_sea'],
  ['at_transshipment', 'on_last_leg'],
  ['booked'],
  ['arrived', 'arrived'],
  ['on_last_leg'],
  ['gated_in', 'gated_in'],
  ['at_sea'],
  [],
  ['delivered'],
  ['on_last_leg'],
  ['unknown_carrier'],
]

/** The demo company's orders, the same every time. */
export function demoOrders(year: number): DemoOrder[] {
  return stages.map((ofBoxes, index) => {
    const [name, email, route, product] = partners[index % partners.length] ?? partners[0]
    return {
      reference: `SO-${year}-${String(index + 1).padStart(4, '0')}`,
      partner: { name, email },
      lines: linesOf(product, index),
      boxes: ofBoxes.map((stage, box) =>
        boxOf({ stage, route, serial: 100_000 + index * 371 + box * 7, index }),
      ),
    }
  })
}

const linesOf = (product: string, index: number) => [
  {
    product,
    quantity: String(120 + 40 * (index % 7)),
    unitPrice: `${18 + (index % 9) * 3}.${index % 2 === 0 ? '50' : '00'}`,
  },
  { product: 'Pallets, ISPM 15', quantity: String(10 + (index % 5)), unitPrice: '9.20' },
]

function boxOf({
  stage,
  route,
  serial,
  index,
}: {
  stage: string
  route: string
  serial: number
  index: number
}): DemoBox {
  const { scac, owner } = carriers[index % carriers.length] ?? carriers[0]
  const isKnown = stage !== 'unknown_carrier'
  return {
    number: numberOf(owner, serial),
    carrier: isKnown ? scac : null,
    route: isKnown ? route : null,
    stage: isKnown ? stage : null,
    isRolledOver: index % 8 === 3,
  }
}

function numberOf(owner: string, serial: number): string {
  const firstTen = `${owner}${serial}`
  return `${firstTen}${checkDigitOf(firstTen)}`
}
