import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Audit } from '../../ops/audit/service.ts'
import type { Partners } from '../partners/service.ts'
import type { Container, ContainerNumbers } from './check.ts'

export type OrderContainers = { saleOrderId: string; containers: readonly Container[] }
/** Told, inside the transaction, which containers orders hold from now on (all of them, not the difference). */
export type ContainersChanged = (db: Db, orders: readonly OrderContainers[]) => Promise<void>

export type SaleOrderDependencies = {
  ids: Ids
  clock: Clock
  audit: Pick<Audit, 'record'>
  partners: Partners
  containerNumbers: ContainerNumbers
  /** The SCACs of the carriers that can be asked for containers. */
  carriersSetUp: (db: Db) => Promise<ReadonlySet<string>>
  containersChanged: ContainersChanged
}

/** A verb at work: what the feature needs, the transaction, and who asked. */
export type Work = SaleOrderDependencies & { db: Db; by: Caller }
