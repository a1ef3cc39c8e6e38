import { openAlerts } from './open-alerts';
import { cut } from '../cut';

/** Demand beyond what a capacity group can do, as either side's node warned of it. */
export const bottleneck = openAlerts({
  name: 'bottleneck',
  kind: 'capacity-group',
  types: ['bottleneck'],
  ends: ['CapacityGroupDeactivated'],
  title: ({ name }, { red }) => cut(`Bottleneck of ${name}${red ? '' : ', met by an effort only'}`, 160),
  affected: ({ parts, sites }) => [
    ...parts.slice(0, 20).map((part) => ({ what: 'part', name: part }) as const),
    ...sites.slice(0, 20).map((site) => ({ what: 'site', name: site }) as const),
  ],
});
