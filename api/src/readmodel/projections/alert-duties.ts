import { type Alert, isSameAlert } from '@tierline/chaincode/schema';
import type { Duty } from './projection';

/** Who sees to what a node warned of. */
const roles = ['planner', 'logistics', 'manager'] as const;

/** Each open alert is every party's to look at, once, however many state it: from its first day, and as bad as the worst says. */
export function alertDuties(alerts: readonly Alert[] = [], parties: readonly string[]): Duty[] {
  const named = alerts.filter((alert, index) => !alerts.slice(0, index).some((other) => isSameAlert(alert, other)));
  return named.flatMap((alert) => {
    const same = alerts.filter((other) => isSameAlert(alert, other));
    const from = same.map((one) => one.from).sort()[0] ?? alert.from;
    const severity = same.some((one) => one.severity === 'red') ? 'critical' : 'major';
    const about = alert.about === undefined ? alert.type : `${alert.type} ${alert.about}`;
    const why = `See to the ${alert.type} that was warned of`;
    return parties.map((of): Duty => ({ of, about, roles, why, dueAt: `${from}T00:00:00.000Z`, severity }));
  });
}
