import { bind } from '../../kernel/bind.ts'
import * as change from './actions/change.ts'
import * as combine from './actions/combine.ts'
import { considerEvents } from './opening/consider.ts'
import { listVerdicts } from './event-queries.ts'
import type { InvestigationDependencies } from './dependencies.ts'
import { downloadEvidence } from './evidence/download.ts'
import { tellDue } from './mail/tell-due.ts'
import { createInvestigation } from './opening/open.ts'
import { getInvestigation, list, statistics } from './read.ts'

export type Investigations = ReturnType<typeof createInvestigations>

/** High and critical audit events, brought together by what they have in common and worked on to a verdict. */
export const createInvestigations = (context: InvestigationDependencies) => ({
  considerEvents: bind(context, considerEvents),
  create: bind(context, createInvestigation),
  list: bind(context, list),
  get: bind(context, getInvestigation),
  statistics: bind(context, statistics),
  assign: bind(context, change.assign),
  start: bind(context, change.start),
  comment: bind(context, change.comment),
  resolve: bind(context, change.resolve),
  reopen: bind(context, change.reopen),
  merge: bind(context, combine.merge),
  split: bind(context, combine.split),
  link: bind(context, combine.link),
  unlink: bind(context, combine.unlink),
  downloadEvidence: bind(context, downloadEvidence),
  verdictsOf: listVerdicts,
  tellDue: bind(context, tellDue),
})
