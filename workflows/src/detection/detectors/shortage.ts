import { openAlerts } from './open-alerts';

/** Stock that will not last, as either side's node warned of it in the inventory position. */
export const shortage = openAlerts({
  name: 'shortage',
  kind: 'inventory-position',
  types: ['shortage', 'below-minimum'],
  ends: ['InventoryPositionClosed'],
  title: ({ name }, { type }) => (type === 'shortage' ? `Shortage of ${name}` : `Stock of ${name} below its minimum`),
  affected: ({ name, parts, sites }) => [
    { what: 'position', name },
    ...parts.map((part) => ({ what: 'part', name: part }) as const),
    ...sites.map((site) => ({ what: 'site', name: site }) as const),
  ],
});
