import packageJson from '../../package.json' with { type: 'json' }

/** The library is installed without the packages that only the server needs: says which package has them all, instead of where Node looked for the first. */
export function explainMissingPackages(error: unknown): never {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error
  console.error(
    'The server needs packages that the library does without. Install the server, which brings them in the versions it was tested with:' +
      `\n\n  npm install breakwater-server@${packageJson.version}\n\n(or the file that \`npm run pack:server\` makes in a clone).`,
  )
  process.exit(1)
}
