/** Ends the process with one clear sentence on a Node that is too old to run this. */
export function requireNode24(version: string): void {
  if (Number(version.split('.')[0]) >= 24) return
  console.error(
    `Breakwater needs Node 24 or newer; this is ${version}. In a clone, use \`npm start\`: it brings its own.`,
  )
  process.exit(1)
}
