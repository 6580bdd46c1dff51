/** A MaxMind DB file of IPv4 networks, as `{ '198.51.100.0/24': { country: { iso_code: 'BR' } } }`. */
export function mmdbOf(records: Readonly<Record<string, unknown>>): Buffer {
  const tree: Tree = [[undefined, undefined]]
  const contents = Object.values(records).map(encode)
  Object.keys(records).forEach((network, index) => plant(tree, network, { leaf: index }))
  const offsets = contents.map((_, index) => Buffer.concat(contents.slice(0, index)).length)
  const separator = Buffer.alloc(16)
  const recordOf = (branch: Branch): number => {
    if (branch === undefined) return tree.length
    return typeof branch === 'number' ? branch : tree.length + 16 + (offsets[branch.leaf] ?? 0)
  }
  const nodes = tree.flat().map((branch) => {
    const record = Buffer.alloc(3)
    record.writeUIntBE(recordOf(branch), 0, 3)
    return record
  })
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_780_000_000,
    database_type: 'Test',
    description: {},
    ip_version: 4,
    languages: [],
    node_count: tree.length,
    record_size: 24,
  })
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
  return Buffer.concat([...nodes, separator, ...contents, marker, metadata])
}

type Branch = number | { leaf: number } | undefined
type Tree = [left: Branch, right: Branch][]

function plant(tree: Tree, network: string, leaf: { leaf: number }): void {
  const [address = '', prefix = '32'] = network.split('/')
  const bits = address.split('.').map((part) => Number(part).toString(2).padStart(8, '0'))
  const path = bits.join('').slice(0, Number(prefix)).split('').map(Number)
  let node = 0
  for (const [depth, bit] of path.entries()) {
    const branches = tree[node]
    if (branches === undefined) throw new Error('The tree has a gap.')
    const side = bit === 0 ? 0 : 1
    if (depth === path.length - 1) branches[side] = leaf
    else if (typeof branches[side] !== 'number') branches[side] = tree.push([undefined, undefined]) - 1
    node = Number(branches[side])
  }
}

const control = (type: number, size: number): Buffer =>
  type > 7 ? Buffer.from([size, type - 7]) : Buffer.from([(type << 5) | size])

/** Short texts, small objects, doubles and whole numbers: what the records of a test are made of. */
function encode(value: unknown): Buffer {
  if (typeof value === 'string') return Buffer.concat([control(2, value.length), Buffer.from(value)])
  if (typeof value === 'number') return encodeNumber(value)
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)])
  const entries = Object.entries(value ?? {})
  return Buffer.concat([control(7, entries.length), ...entries.flat().map(encode)])
}

function encodeNumber(value: number): Buffer {
  const isWhole = Number.isInteger(value) && value >= 0
  const content = Buffer.alloc(isWhole ? 4 : 8)
  if (isWhole) content.writeUInt32BE(value)
  else content.writeDoubleBE(value)
  return Buffer.concat([control(isWhole ? 6 : 3, content.length), content])
}
