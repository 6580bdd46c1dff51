import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { ErrorDefinition } from '../../src/kernel/errors.ts'
import type { EventDefinition } from '../../src/kernel/events.ts'
import type { Migrations } from '../../src/kernel/database/migrations.ts'
import type { SettingDefinition } from '../../src/kernel/setting-registry.ts'

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** What the features and the kernel declare, found by the names of the files: a new feature cannot be forgotten. */
export type Declarations = {
  migrations: Migrations
  errors: ReadonlyMap<string, ErrorDefinition>
  events: ReadonlyMap<string, EventDefinition>
  settings: ReadonlyMap<string, SettingDefinition>
}

/** Imports every file that declares something; a name that is declared twice is a defect. */
export async function collectDeclarations(): Promise<Declarations> {
  const errors = await membersOf('src/**/errors.ts', toErrorDefinition)
  const events = await membersOf('src/**/events.ts', toEventDefinition)
  const settings = await membersOf('src/**/settings.ts', toSettingDefinition)
  const migrations = await membersOf('src/**/*.ts', toScript, /^export const \w+: Migrations = /m)
  return { errors, events, settings, migrations: Object.fromEntries(migrations) }
}

/** The members of all tables that these files export, in the order of their names. */
async function membersOf<Member>(
  pattern: string,
  toMember: (value: unknown, name: string) => Member | undefined,
  mark = /^export /m,
): Promise<Map<string, Member>> {
  const members = new Map<string, Member>()
  for (const file of globSync(pattern, { cwd: projectRoot, exclude: ['**/*.test.ts'] })) {
    if (!mark.test(await readFile(`${projectRoot}/${file}`, 'utf8'))) continue
    for (const [name, value] of await exportedMembers(file)) {
      const member = toMember(value, name)
      if (member !== undefined && members.has(name)) throw new Error(`${file}: ${name} is declared twice.`)
      if (member !== undefined) members.set(name, member)
    }
  }
  return new Map([...members].sort(([one], [other]) => (one < other ? -1 : 1)))
}

async function exportedMembers(file: string): Promise<[name: string, value: unknown][]> {
  const exported: unknown[] = Object.values((await import(`${projectRoot}/${file}`)) as object)
  return exported.filter(isTable).flatMap((table) => Object.entries(table) as [string, unknown][])
}

const isTable = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// The files' own types say what they export; here they are told apart by shape.
const toErrorDefinition = (value: unknown) =>
  typeof value === 'function' && 'definition' in value ? (value.definition as ErrorDefinition) : undefined
const toEventDefinition = (value: unknown) =>
  Array.isArray(value) && value.length === 2 ? (value as unknown as EventDefinition) : undefined
const toSettingDefinition = (value: unknown) =>
  isTable(value) && 'explanation' in value ? (value as SettingDefinition) : undefined
const toScript = (value: unknown, name: string) =>
  typeof value === 'string' && /^\d{3}-/.test(name) ? value : undefined
