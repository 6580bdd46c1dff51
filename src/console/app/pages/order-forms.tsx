import { EditOrderPage } from '../../../documents/sale-orders/console/form/edit-order-page.tsx'
import { NewOrderPage } from '../../../documents/sale-orders/console/form/new-order-page.tsx'
import { ContainerField } from './container-field.tsx'

export const NewTrackedOrderPage = () => <NewOrderPage containerField={ContainerField} />
export const EditTrackedOrderPage = () => <EditOrderPage containerField={ContainerField} />
