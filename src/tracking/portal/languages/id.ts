import { datesIn } from './dates.ts'
import type { Language } from './language.ts'

export const indonesian: Language = {
  code: 'id',
  name: 'Bahasa Indonesia',
  dates: datesIn('id-ID'),
  page: {
    title: 'Pelacakan kiriman',
    description: 'Di mana kiriman Anda, dan kapan tiba.',
    order: (reference) => `Pesanan ${reference}`,
    container: (number) => `Kontainer ${number}`,
    language: 'Bahasa',
    footer: (company) =>
      `Halaman ini dikirimkan kepada Anda oleh ${company}. Siapa pun yang memiliki alamatnya dapat melihatnya.`,
    alsoAs: 'Simpan informasi ini',
    calendar: 'Tambahkan waktu tiba ke kalender Anda',
    json: 'Semua isi halaman ini untuk komputer (JSON)',
    toTop: 'Kembali ke ringkasan',
    more: 'Peta, tahapan, dan kejadian',
  },
  carrierUnknown: 'Pelayaran belum diketahui',
  situation: {
    no_carrier: () => 'Pelayaran belum diketahui',
    asking: () => 'Sedang bertanya kepada pelayaran…',
    nothing_yet: () => 'Belum ada kabar',
    booked: () => 'Sudah dipesan, belum berangkat',
    empty_out: () => 'Kontainer kosong sudah diambil, sedang dimuati',
    in_first_port: ({ at }) => (at ? `Di pelabuhan ${at}, menunggu kapal` : 'Di pelabuhan, menunggu kapal'),
    on_board: ({ at }) => (at ? `Di atas kapal di ${at}, segera berlayar` : 'Di atas kapal, segera berlayar'),
    at_sea: ({ at, to, via }) =>
      to
        ? `Di laut, dalam perjalanan ke ${to}${via ? ` melalui ${via}` : ''}`
        : at
          ? `Di laut, sudah meninggalkan ${at}`
          : 'Di laut',
    between_ships: ({ at, to }) =>
      at
        ? `Di ${at}, dalam perjalanan${to ? ` ke ${to}` : ''}`
        : `Di pelabuhan singgah, dalam perjalanan${to ? ` ke ${to}` : ''}`,
    arrived: ({ at }) => (at ? `Tiba di ${at}, menunggu dibongkar` : 'Tiba, menunggu dibongkar'),
    unloaded: ({ at }) => (at ? `Sudah dibongkar di ${at}` : 'Sudah dibongkar'),
    left_port: ({ at }) =>
      at ? `Sudah keluar dari pelabuhan ${at} lewat darat` : 'Sudah keluar dari pelabuhan lewat darat',
    delivered: ({ at }) => (at ? `Sudah diterima di ${at}` : 'Sudah diterima'),
    returned: () => 'Sudah diterima, dan kontainer kosong sudah dikembalikan',
  },
  explanation: {
    no_carrier:
      'Begitu pengirim mengetahui perusahaan pelayarannya, halaman ini menunjukkan posisi kontainer.',
    asking:
      'Ini perlu beberapa detik. Halaman ini memuat ulang sendiri satu kali; setelah itu, muat ulanglah sendiri.',
    nothing_yet:
      'Pelayaran belum melaporkan apa pun tentang kontainer ini. Itu wajar sebelum kontainer dimuati.',
    returned: 'Kiriman ini selesai. Isi halaman ini tidak akan berubah lagi.',
  },
  arrival: {
    none: 'Tanggal tiba belum diketahui',
    planned: 'Rencana tiba',
    expected: 'Perkiraan tiba',
    overdue: 'Seharusnya tiba',
    arrived: 'Tiba',
    overdueNote: 'Pelayaran belum memastikan kedatangannya.',
    localTime: 'waktu setempat',
    localTimeIn: (place) => `waktu setempat di ${place}`,
    utc: 'UTC (waktu setempat tidak diketahui)',
    inPlace: (place) => `di ${place}`,
    hourUnknown: 'jamnya belum diketahui',
    changed: ({ was, move, reason }) =>
      `sebelumnya ${was}; ${move ? `bergeser ${moveText(move)}` : 'berubah sedikit'}${reason ? `: ${lowerFirst(reason)}` : ''}`,
    againstFirst: ({ first, move }) =>
      move ? `${moveText(move)} dari rencana awal (${first})` : `sesuai rencana awal (${first})`,
  },
  move: (move) => moveText(move),
  delayReason: (code) => (Object.hasOwn(delayReasons, code) ? delayReasons[code] : undefined),
  saidByCarrier: (remark) => `kata pelayaran “${remark}”`,
  history: {
    heading: 'Perubahan tanggal tiba',
    summary: (dates) => `${dates - 1} kali`,
    told: 'Dikabarkan pelayaran pada',
    left: (count) => `${count} perubahan sebelumnya tidak ditampilkan di sini.`,
  },
  progress: { heading: 'Pelayaran', text: (share) => `${share} waktu pelayaran sudah berlalu` },
  milestones: {
    heading: 'Tahapan',
    done: 'selesai',
    expected: 'perkiraan',
    open: 'belum ada tanggal',
    byName: {
      booked: 'Pemesanan dikonfirmasi',
      empty_picked_up: 'Kontainer kosong diambil',
      gate_in: 'Diantar ke pelabuhan',
      loaded: 'Dimuat ke kapal',
      departed: 'Berangkat',
      transshipment: 'Ganti kapal',
      arrived: 'Kedatangan',
      discharged: 'Dibongkar dari kapal',
      gate_out: 'Keluar dari pelabuhan',
      delivered: 'Diterima',
      empty_returned: 'Kontainer kosong dikembalikan',
    },
  },
  ships: {
    heading: 'Kapal',
    unknown: 'Kapal belum diketahui',
    voyage: (number) => `nomor pelayaran ${number}`,
    leg: (from, to) => `${from} ke ${to}`,
    state: { done: 'sudah dilayari', current: 'sedang berlayar', planned: 'direncanakan' },
    changeDone: (place) => `Kontainer berganti kapal di ${place}.`,
    changeAhead: (place) => `Kontainer akan berganti kapal di ${place}.`,
    rolledOver: 'Kontainer tidak ikut kapal yang semula direncanakan, melainkan kapal berikutnya.',
    placeUnknown: 'tempat tidak diketahui',
  },
  timeline: {
    heading: 'Semua kejadian',
    summary: (count) => `${count} kejadian`,
    zones: 'Semua jam adalah waktu setempat, kecuali disebutkan lain.',
    expected: 'perkiraan',
    left: (count) => `${count} kejadian sebelumnya tidak ditampilkan di sini.`,
    events: {
      booked: 'Pemesanan dikonfirmasi',
      vessel_arrived: 'Kapal tiba',
      vessel_departed: 'Kapal berangkat',
      vessel_loaded: 'Dimuat ke kapal',
      vessel_unloaded: 'Dibongkar dari kapal',
      rail_arrived: 'Kereta tiba',
      rail_departed: 'Kereta berangkat',
      rail_loaded: 'Dimuat ke kereta',
      rail_unloaded: 'Diturunkan dari kereta',
      truck_arrived: 'Truk tiba',
      truck_departed: 'Truk berangkat',
      truck_loaded: 'Dimuat ke truk',
      truck_unloaded: 'Diturunkan dari truk',
      barge_arrived: 'Tongkang tiba',
      barge_departed: 'Tongkang berangkat',
      barge_loaded: 'Dimuat ke tongkang',
      barge_unloaded: 'Diturunkan dari tongkang',
      gate_in: 'Masuk terminal',
      gate_in_empty: 'Kontainer kosong diserahkan',
      gate_out: 'Keluar terminal',
      gate_out_empty: 'Kontainer kosong diambil',
      packed: 'Barang dimuat ke kontainer',
      unpacked: 'Barang dikeluarkan dari kontainer',
      picked_up: 'Diambil',
      dropped_off: 'Diserahkan',
      inspected: 'Diperiksa',
      other: 'Kabar dari pelayaran',
    },
  },
  map: {
    heading: 'Peta',
    title: (container) => `Perjalanan kontainer ${container}`,
    description: ({ from, to, position }) => `Rute laut dari ${from} ke ${to}. ${position}`,
    estimatedPosition: 'perkiraan posisi',
    positionEstimated: 'Posisinya adalah perkiraan.',
    positionReported: (place) => `Terakhir dilaporkan di ${place}.`,
    positionUnknown: 'Posisinya tidak diketahui.',
    captionEstimated:
      'Rute laut yang lazim. Posisi diperkirakan dari tanggal berangkat dan tanggal tiba; bukan hasil pengukuran.',
    caption: 'Rute laut yang lazim; rute kapal sebenarnya dapat berbeda.',
  },
  freshness: {
    heading: 'Seberapa baru informasi ini?',
    asOf: (relative) => `Kami bertanya kepada pelayaran ${relative}.`,
    outdated: (relative) => `Pelayaran sedang tidak dapat dihubungi; ini keadaan ${relative}.`,
    neverAnswered: 'Pelayaran sedang tidak dapat dihubungi.',
    asking: 'Kami sedang bertanya kepada pelayaran.',
    closed: 'Selesai: kami tidak bertanya lagi kepada pelayaran.',
    lastEvent: 'Kejadian terakhir',
    told: 'Kabar terakhir dari pelayaran',
    asked: 'Terakhir kami bertanya',
    answered: 'Terakhir pelayaran menjawab',
    next: 'Pemeriksaan berikutnya',
    never: 'belum pernah',
    soon: 'sebentar lagi',
  },
  summary: {
    none: 'Belum ada kontainer pada pesanan ini',
    allArrived: (total) =>
      total === 2 ? 'Kedua kontainer sudah tiba' : `Semua ${total} kontainer sudah tiba`,
    someArrived: (arrived, total) =>
      arrived === 0
        ? `Belum ada yang tiba dari ${total} kontainer`
        : `${arrived} dari ${total} kontainer sudah tiba`,
    lastExpected: (date) => `yang terakhir diperkirakan tiba ${date}`,
    lastOverdue: (date) => `yang terakhir seharusnya tiba ${date}`,
    withoutDate: (count) => `${count === 1 ? 'satu' : count} belum punya tanggal tiba`,
    list: 'Kontainer',
    withoutSection: (count) => `${count} kontainer hanya ditampilkan dalam daftar ini.`,
  },
  notice: {
    unknown: {
      heading: 'Alamat ini tidak kami kenal',
      text: 'Periksalah apakah tautannya lengkap: tautan mudah terpotong saat disalin. Kalau sudah lengkap, mintalah tautan baru kepada pengirim.',
    },
    gone: {
      heading: 'Tautan ini sudah tidak berlaku',
      text: 'Tautan pelacakan hanya berlaku untuk sementara. Mintalah tautan baru kepada pengirim.',
    },
    limited: {
      heading: 'Terlalu banyak permintaan dari koneksi Anda',
      text: 'Demi keamanan kiriman semua orang, jumlah permintaan per jam dibatasi. Tautan Anda tidak bermasalah.',
    },
    unavailable: {
      heading: 'Saat ini kami tidak dapat menjawab',
      text: 'Ini kesalahan kami, bukan Anda. Tautan Anda tetap berlaku; cobalah lagi sebentar lagi.',
    },
  },
  retryIn: (seconds) =>
    seconds < 90
      ? `Cobalah lagi dalam ${Math.max(1, seconds)} detik.`
      : `Cobalah lagi dalam ${Math.ceil(seconds / 60)} menit.`,
  calendar: {
    arrival: ({ container, place }) => `Kontainer ${container} tiba${place ? ` di ${place}` : ''}`,
    note: 'Tanggal ini mengikuti kabar dari pelayaran dan dapat berubah.',
  },
}

const moveText = ({ amount, unit, isLater }: { amount: number; unit: 'day' | 'hour'; isLater: boolean }) =>
  `${amount} ${unit === 'day' ? 'hari' : 'jam'} lebih ${isLater ? 'lambat' : 'cepat'}`

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

const delayReasons: Readonly<Record<string, string>> = {
  ACC: 'Kecelakaan di kapal',
  AIP: 'Kecelakaan di pelabuhan',
  ANA: 'Petugas pemerintah tidak tersedia',
  BUN: 'Pengisian bahan bakar lebih lama',
  CAE: 'Menunggu muatan ekspor',
  CGS: 'Dermaga padat dan kapal datang terlambat',
  CIN: 'Muatan diperiksa petugas',
  CRN: 'Derek di pelabuhan kurang',
  DEV: 'Kapal menghindari cuaca buruk',
  EDD: 'Kapal perlu perbaikan darurat di galangan',
  ENG: 'Perbaikan mesin',
  FTE: 'Peralatan terminal rusak',
  HOL: 'Hari libur',
  LAB: 'Pekerja pelabuhan kurang',
  LAS: 'Pengikatan muatan lebih lama',
  LOT: 'Masalah ketenagakerjaan di pelabuhan',
  MIL: 'Latihan militer',
  MVX: 'Kontainer yang dibongkar muat lebih banyak dari rencana',
  PAU: 'Kapal ditahan otoritas pelabuhan',
  PBC: 'Dermaga padat',
  PIT: 'Pandu atau kapal tunda tidak tersedia',
  PLT: 'Perencanaan terminal',
  PRD: 'Terminal bekerja lambat',
  PTF: 'Pembatasan lalu lintas di pelabuhan',
  QUA: 'Pemeriksaan karantina muatan',
  QUV: 'Kapal dikarantina',
  REF: 'Kerusakan pendingin',
  RSC: 'Kapal membantu penyelamatan di laut',
  SPE: 'Awak atau peralatan kapal belum siap',
  SPH: 'Penanganan muatan khusus lebih lama',
  STR: 'Pemogokan',
  STW: 'Muatan harus disusun ulang',
  TID: 'Menunggu air pasang',
  VGR: 'Derek kapal rusak',
  VIN: 'Kapal diperiksa penjaga pantai',
  WEA: 'Cuaca buruk',
  YRD: 'Lapangan penumpukan kontainer padat',
}
