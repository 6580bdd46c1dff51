import { ExplainNode, RawNode, SelectQueryNode, type KyselyPlugin, type RootOperationNode } from 'kysely'
import type { Db } from '../../src/kernel/database/database.ts'

export type Plan = {
  'Node Type': string
  'Index Name'?: string
  'Index Cond'?: string
  'Total Cost': number
  Plans?: readonly Plan[]
}

/** What the planner would do for the statements that `run` sends; they are explained instead of run, and answer no rows. */
export async function plansOf(db: Db, run: (db: Db) => Promise<unknown>): Promise<Plan[]> {
  const plans: Plan[] = []
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => explained(node),
    transformResult({ result }) {
      for (const row of result.rows) plans.push(planIn(row))
      return Promise.resolve({ ...result, rows: [] })
    },
  }
  await run(db.withPlugin(plugin))
  return plans
}

function explained(node: RootOperationNode): RootOperationNode {
  if (SelectQueryNode.is(node)) return { ...node, explain: ExplainNode.create('json') }
  return RawNode.create(['explain (format json) ', ''], [node])
}

export const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

function planIn(row: Record<string, unknown>): Plan {
  const explained = row['QUERY PLAN'] as readonly { Plan: Plan }[] // the shape of EXPLAIN (FORMAT JSON)
  const plan = explained[0]?.Plan
  if (plan === undefined) throw new Error('EXPLAIN answered no plan.')
  return plan
}
