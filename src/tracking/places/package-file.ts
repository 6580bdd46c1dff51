import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The parsed JSON file of an installed package; read at run time, so that the type checker need not infer megabytes of literals. */
export function readPackageFile(specifier: string): unknown {
  return JSON.parse(readFileSync(fileURLToPath(import.meta.resolve(specifier)), 'utf8'))
}
