import { defineEvents } from '../../kernel/events.ts'

export const saleOrderEvents = defineEvents({
  'sale_order.created': ['A sale order was created.', 'low'],
  'sale_order.updated': [
    'A sale order was changed; the details name the fields and a change of state.',
    'low',
  ],
  'sale_order.imported': ['Sale orders were imported from a CSV file.', 'low'],
})
