import type { Port } from './voyage.ts'

type Row = readonly [
  unLocode: string,
  name: string,
  terminal: string,
  smdg: string,
  latitude: number,
  longitude: number,
  zone: string,
]

// prettier-ignore
const table = {
  antwerp: ['BEANR', 'ANTWERPEN', 'MPET Deurganck Dock West', 'K1742', 51.28, 4.21, 'Europe/Brussels'],
  belawan: ['IDBLW', 'BELAWAN', 'Belawan International Container Terminal', '', 3.78, 98.68, 'Asia/Jakarta'],
  colombo: ['LKCMB', 'COLOMBO', 'Colombo International Container Terminal', 'CICT', 6.95, 79.85, 'Asia/Colombo'],
  felixstowe: ['GBFXT', 'FELIXSTOWE', 'Trinity Terminal', 'TTY', 51.95, 1.32, 'Europe/London'],
  hamburg: ['DEHAM', 'HAMBURG', 'HHLA Container Terminal Altenwerder', 'CTA', 53.5, 9.94, 'Europe/Berlin'],
  jakarta: ['IDJKT', 'JAKARTA', 'New Priok Container Terminal One', 'NPCT1', -6.1, 106.88, 'Asia/Jakarta'],
  jebelAli: ['AEJEA', 'JEBEL ALI', 'DP World Jebel Ali CT2', 'DPWJ2', 25.02, 55.05, 'Asia/Dubai'],
  losAngeles: ['USLAX', 'LOS ANGELES', 'APM Terminals Pier 400', 'APMT', 33.74, -118.25, 'America/Los_Angeles'],
  ningbo: ['CNNGB', 'NINGBO', 'Ningbo Meishan Island Container Terminal', 'BLCT6', 29.93, 121.87, 'Asia/Shanghai'],
  portKlang: ['MYPKG', 'PORT KLANG', 'Westports', 'KMT', 3, 101.4, 'Asia/Kuala_Lumpur'],
  rotterdam: ['NLRTM', 'ROTTERDAM', 'APM Terminals Maasvlakte II', 'NLMVII', 51.96, 4.03, 'Europe/Amsterdam'],
  santos: ['BRSSZ', 'SANTOS', 'Brasil Terminal Portuario', 'BTP', -23.95, -46.33, 'America/Sao_Paulo'],
  semarang: ['IDSRG', 'SEMARANG', 'Terminal Petikemas Semarang', '', -6.95, 110.42, 'Asia/Jakarta'],
  shanghai: ['CNSHA', 'SHANGHAI', 'Shengdong International Terminal, Yangshan', 'SHENG', 30.63, 122.05, 'Asia/Shanghai'],
  singapore: ['SGSIN', 'SINGAPORE', 'Pasir Panjang Terminal 5', 'PSAPP5', 1.28, 103.78, 'Asia/Singapore'],
  surabaya: ['IDSUB', 'SURABAYA', 'Terminal Petikemas Surabaya', 'TPS', -7.2, 112.72, 'Asia/Jakarta'],
  sydney: ['AUSYD', 'SYDNEY', 'DP World Sydney, Port Botany', 'CTLPB', -33.97, 151.22, 'Australia/Sydney'],
  tanjungPelepas: ['MYTPP', 'TANJUNG PELEPAS', 'Port of Tanjung Pelepas', 'PTP', 1.36, 103.55, 'Asia/Kuala_Lumpur'],
  yokohama: ['JPYOK', 'YOKOHAMA', 'Minami Honmoku MC-3', 'MHM', 35.42, 139.68, 'Asia/Tokyo'],
} as const satisfies Record<string, Row>

export type PortName = keyof typeof table

/** A port of the routes: its true code, terminal and time zone, and roughly where it lies. */
export function portOf(portName: PortName): Port {
  const [unLocode, name, terminal, smdg, latitude, longitude, zone]: Row = table[portName]
  return { unLocode, name, terminal, ...(smdg && { smdg }), latitude, longitude, zone }
}
