import { unzipSync, zipSync } from 'fflate'

/** By name. */
export type PackFiles = Readonly<Record<string, Uint8Array>>

/** The same in every time zone: it says nothing about when the files were made, which the signed list of contents does. */
const fixedTime = new Date(1980, 0, 1)

/** Stored, not compressed, in the order of the names: the same files always make the same bytes. */
export const zipFiles = (files: PackFiles): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).toSorted(([left], [right]) => (left < right ? -1 : 1))), {
    level: 0,
    mtime: fixedTime,
  })

/** The files of a zip that was written here; undefined for anything else, and for one in which a single byte differs. */
export function unzipFiles(bytes: Uint8Array): PackFiles | undefined {
  try {
    const files = unzipSync(bytes)
    return Buffer.compare(zipFiles(files), bytes) === 0 ? files : undefined
  } catch {
    return undefined
  }
}
