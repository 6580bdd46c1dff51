#!/usr/bin/env node
import module from 'node:module'
import { explainMissingPackages } from './cli/missing-packages.ts'
import { requireNode24 } from './cli/node-version.ts'

requireNode24(process.versions.node)
// Later starts need not compile again what has not changed.
module.enableCompileCache()
// Imported only now: an older Node could not even read these.
const { run } = await import('./cli/run.ts').catch(explainMissingPackages)
await run(process.argv)
