import { globSync } from 'node:fs'
import { projectRoot } from './declarations.ts'
import type { Endpoint } from '../../src/kernel/contract.ts'

/** Every endpoint that a feature declares, found by the names of the files: a new one cannot be forgotten. */
export async function collectEndpoints(): Promise<Endpoint[]> {
  const found = new Map<string, Endpoint>()
  for (const file of globSync('src/**/{contract,*-contract}.ts', { cwd: projectRoot })) {
    const exported: unknown[] = Object.values((await import(`${projectRoot}/${file}`)) as object)
    for (const value of exported) if (isEndpoint(value)) found.set(`${value.method} ${value.path}`, value)
  }
  return [...found.values()]
}

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value
