/**
 * What the port library (npm `sea-ports`, "not all correct" by its own words) gets wrong, and why. A dot in the wrong
 * ocean is worse than no dot, so a port whose true place is unsure is removed rather than guessed.
 */

/** Codes that carriers and the UN use for a port that the library lists under another code. */
export const aliases: Readonly<Record<string, string>> = {
  CNSHG: 'CNSHA',
  CNNBG: 'CNNGB',
  CNQDG: 'CNTAO',
  CNTNJ: 'CNTXG',
  CNTSN: 'CNTXG',
  CNXMG: 'CNXMN',
  CNDAG: 'CNDLC',
  CNGGZ: 'CNCAN',
  CNSNZ: 'CNSZX',
  CNWZO: 'CNWNZ',
  CNHNK: 'CNWUH',
  VNHCM: 'VNSGN',
  INKOC: 'INCOK',
  INNRP: 'INVTZ',
  SYALD: 'SYLTK',
  PAROD: 'PAPSA',
  ZANGQ: 'ZAZBA',
}

/** The library wrote latitude before longitude. */
export const swapped: readonly string[] = 'ARDDC CDBOA CDMAT CLJRL CLPGO CLPPD DZAAE ISESK REPDG VEGUB'.split(
  ' ',
)

/** Two places share the name, or none fits it: nobody can say which is meant. */
export const removed: readonly string[] = ['ANGSB', 'BRVIC', 'CNHEB', 'CNXGA', 'FRJAV', 'RUPTP', 'THPKN']

/** `[longitude, latitude]` where the library is elsewhere, mostly at a namesake or at the middle of the country. */
export const moved: Readonly<Record<string, readonly [longitude: number, latitude: number]>> = {
  ANEUX: [-62.99, 17.48], // was on Sint Maarten
  ANSXM: [-63.05, 18.02], // was on Curaçao
  AUGOV: [136.7, -12.2], // was in Darwin
  BMSOU: [-64.85, 32.25], // was at Southampton, England
  BRVDC: [-48.75, -1.55], // was at Vitória da Conquista, far inland
  CLCAP: [-73.15, -36.73], // was at San Vicente, Spain
  CLCCL: [-70.47, -23.76], // was at Arica
  CNBHY: [109.09, 21.48], // was at Nanning
  CNHME: [121.45, 28.69], // was at the other Haimen, on the Yangtze
  CNJZU: [113.58, 22.24], // was at Meizhou, inland
  CNKPN: [112.67, 22.37], // was at the Kaiping of Tangshan
  CNLSI: [113.1, 23], // was in Hunan
  CNPUT: [119.02, 25.23], // a degree too far south, at sea
  CNSWA: [116.7, 23.35], // was at Guangzhou
  CNYAN: [122.06, 30.63], // a degree too far south
  CNYTN: [114.27, 22.57], // was in Fujian
  CNZHA: [110.41, 21.17], // was at Guangzhou
  COPBO: [-71.97, 12.25], // was at Barranquilla
  FRHON: [0.23, 49.42], // was in Burgundy
  FRUSJ: [4.2, 43.73], // was beyond Avignon
  GBGCI: [-2.53, 49.46], // named Guernsey: St Peter Port
  GBSOW: [-2.86, 53.28], // a digit wrong in the latitude
  IDBNT: [106.25, 4.15], // was on Sumatra
  IDBUR: [104, 1.16], // Batu Ampar on Batam; was on Borneo
  INHYD: [78.47, 17.38], // was in Andhra Pradesh
  JPMAI: [135.35, 35.48], // was at Kyoto
  JPTHS: [137.33, 34.71], // was at Nagoya
  JPTOK: [143.32, 42.29], // was inland, at Obihiro
  PAMIT: [-79.88, 9.36], // was on the Pacific coast
  PESNX: [-75.23, -15.26], // was in the north of Peru
  QAMES: [51.57, 24.91], // was at sea
  THMAT: [101.16, 12.67], // was at Bangkok
  TNJAR: [11.12, 33.49], // sign lost
  TRAMB: [28.68, 40.97], // was on the Black Sea, near Georgia
  TWMLI: [120.17, 23.78], // was at Tainan
  UYCYR: [-57.85, -34.47], // was in the middle of Uruguay
}

/** IANA zones where the library has none, none that exists, or that of another country. */
export const timeZones: Readonly<Record<string, string>> = {
  ARDDC: 'America/Argentina/Buenos_Aires',
  ARRIC: 'America/Argentina/Ushuaia',
  BMSOU: 'Atlantic/Bermuda',
  BRBEL: 'America/Belem',
  BRMAO: 'America/Manaus',
  BRSTM: 'America/Santarem',
  BRVDC: 'America/Belem',
  BRVLC: 'America/Belem',
  CDBOA: 'Africa/Kinshasa',
  CDMAT: 'Africa/Kinshasa',
  CLBAG: 'America/Punta_Arenas',
  CLCAP: 'America/Santiago',
  CLCNX: 'America/Punta_Arenas',
  CLJRL: 'America/Santiago',
  CLPGO: 'America/Santiago',
  CLPNT: 'America/Punta_Arenas',
  CLPPD: 'America/Santiago',
  CLPUQ: 'America/Punta_Arenas',
  CLWPU: 'America/Punta_Arenas',
  CNPUT: 'Asia/Shanghai',
  DZAAE: 'Africa/Algiers',
  ESMLN: 'Europe/Madrid',
  GBBAD: 'Europe/London',
  GPGUS: 'America/St_Barthelemy',
  IDBPN: 'Asia/Makassar',
  IDBUR: 'Asia/Jakarta',
  IDTAB: 'Asia/Makassar',
  ISESK: 'Atlantic/Reykjavik',
  JPONA: 'Asia/Tokyo',
  JPYWT: 'Asia/Tokyo',
  LCSLU: 'America/St_Lucia',
  MOMFM: 'Asia/Macau',
  MXACA: 'America/Mexico_City',
  MXVER: 'America/Mexico_City',
  PTHOR: 'Atlantic/Azores',
  PTPDL: 'Atlantic/Azores',
  QAMES: 'Asia/Qatar',
  RELPT: 'Indian/Reunion',
  REPDG: 'Indian/Reunion',
  RUGDX: 'Asia/Magadan',
  RUKHO: 'Asia/Sakhalin',
  RUKOR: 'Asia/Sakhalin',
  THBKK: 'Asia/Bangkok',
  TNJAR: 'Africa/Tunis',
  USOAK: 'America/Los_Angeles',
  VEGUB: 'America/Caracas',
}

/** Names as people know them, where the library puts the local or a former name first, or misspells it. */
export const names: Readonly<Record<string, string>> = {
  AEFJR: 'Fujairah',
  BEGNE: 'Ghent',
  BEOST: 'Ostend',
  BRVDC: 'Vila do Conde',
  CNYTN: 'Yantian',
  DZALG: 'Algiers',
  EGALY: 'Alexandria',
  EGDAM: 'Damietta',
  EGSUZ: 'Suez',
  ERMSW: 'Massawa',
  ESLCG: 'A Coruña',
  FIHEL: 'Helsinki',
  FIHKO: 'Hanko',
  FIHMN: 'Hamina',
  FIKOK: 'Kokkola',
  FIPOR: 'Pori',
  FITKU: 'Turku',
  FITOR: 'Tornio',
  FRHON: 'Honfleur',
  GBGCI: 'Guernsey',
  GRHER: 'Heraklion',
  IDBUR: 'Batu Ampar',
  IDUPG: 'Makassar',
  INMRM: 'Mormugao',
  INNSA: 'Nhava Sheva',
  INPAV: 'Pipavav',
  ISESK: 'Eskifjörður',
  LYBEN: 'Benghazi',
  MGMJN: 'Mahajanga',
  MGTLE: 'Toliara',
  MGTMM: 'Toamasina',
  NOHOY: 'Husøy',
  PAPTY: 'Panama City',
  QAUMS: 'Mesaieed',
  SBHIR: 'Honiara',
  THMAT: 'Map Ta Phut',
  THPAT: 'Bangkok (PAT)',
  VNVIC: 'Ho Chi Minh City (VICT)',
}
