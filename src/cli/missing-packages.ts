import packageJson from '../../package.json' with { type: 'json' }

const { peerDependencies, devDependencies } = packageJson

/** The library is installed without the packages that only the server needs: says which, instead of where Node looked for the first. */
export function explainMissingPackages(error: unknown): never {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error
  const versions = new Map(Object.entries(devDependencies))
  const wanted = Object.keys(peerDependencies).map((name) => `${name}@${versions.get(name) ?? 'latest'}`)
  console.error(
    `The server needs packages that the library does without. Install them:\n\n  npm install ${wanted.join(' ')}\n`,
  )
  process.exit(1)
}
