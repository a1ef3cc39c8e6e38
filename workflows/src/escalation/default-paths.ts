import { duties, type EscalationPath } from './path';

const hour = 60;

/** Who is told before anybody has set anything. A path of the same name takes one's place. */
export const defaultPaths: readonly EscalationPath[] = [
  {
    ...{ name: 'usual', scope: {}, severities: ['minor', 'major'], of: [...duties], active: true },
    steps: [
      { role: 'planner', afterMinutes: 0 },
      { role: 'manager', afterMinutes: 8 * hour, escalates: true },
    ],
  },
  {
    ...{ name: 'urgent', scope: {}, severities: ['critical', 'line-stop'], of: [...duties], active: true },
    steps: [
      { role: 'planner', afterMinutes: 0 },
      { role: 'manager', afterMinutes: hour, escalates: true },
    ],
  },
];
