import { refuseUnless } from '../errors';
import type { Alert, AlertClear, AlertName, AlertRaise, alertShapes, WithAlerts } from '../schema/alerts';
import type { Command } from '../schema/protocol';
import type { AlertCommands, CommandShape, DecideContext } from './kind';

export type AlertFact =
  | { type: 'AlertRaised'; alert: Alert }
  | { type: 'AlertCleared'; alert: AlertName; by: string; since: string; reason?: string };

const roles = ['planner', 'logistics', 'manager', 'bot'] as const;
/** Of one side: far more than there is to say of a record, and few enough that the fullest record takes those of both. */
const openAtMost = 20;

/** Commands by which either party says what its node found, and that it is over. */
export function alertCommands(
  names: AlertCommands,
  shapes: Pick<ReturnType<typeof alertShapes>, 'raise' | 'clear'>,
): Record<string, CommandShape> {
  return {
    [names.raise]: { input: shapes.raise, rebase: 'free', roles },
    [names.clear]: { input: shapes.clear, rebase: 'free', roles },
  };
}

/**
 * What an alert command comes to, undefined for any other command. An alert is opened once: raised again it is refused,
 * unless it is worse now; cleared it may open again. Who raised it clears it; the other side gives its reason.
 * @throws Refusal ALREADY_RAISED, TOO_MANY_ALERTS, ALREADY_CLEARED, REASON_MISSING, SPAN_INVALID
 */
export function decideAlert(
  names: AlertCommands,
  { name, input }: Command,
  { alerts = [] }: WithAlerts,
  context: DecideContext,
): AlertFact[] | undefined {
  if (name === names.raise) return [raised(input as AlertRaise, alerts, context)];
  if (name === names.clear) return [cleared(input as AlertClear, alerts, context)];
  return undefined;
}

function raised(raise: AlertRaise, alerts: readonly Alert[], { caller, at }: DecideContext): AlertFact {
  const { from, until } = raise;
  refuseUnless(until === undefined || until >= from, 'SPAN_INVALID', () => ({ from, until }));
  const open = alerts.find((alert) => isSame(alert, raise));
  const worse = open?.severity === 'amber' && raise.severity === 'red';
  refuseUnless(open === undefined || worse, 'ALREADY_RAISED', () => ({ by: open?.by, since: open?.since }));
  const own = alerts.filter(({ by }) => by === caller.mspId).length;
  refuseUnless(worse || own < openAtMost, 'TOO_MANY_ALERTS', () => ({ by: caller.mspId, limit: openAtMost }));
  return { type: 'AlertRaised', alert: { ...raise, by: caller.mspId, since: open?.since ?? at } };
}

function cleared(clear: AlertClear, alerts: readonly Alert[], { caller }: DecideContext): AlertFact {
  const open = alerts.find((alert) => isSame(alert, clear));
  refuseUnless(open !== undefined, 'ALREADY_CLEARED');
  const { reason, ...alert } = clear;
  refuseUnless(open.by === caller.mspId || reason !== undefined, 'REASON_MISSING');
  const { since } = open;
  return { type: 'AlertCleared', alert, by: caller.mspId, since, ...(reason === undefined ? {} : { reason }) };
}

export function isAlertFact(fact: { type: string }): fact is AlertFact {
  return fact.type === 'AlertRaised' || fact.type === 'AlertCleared';
}

/** The state with the alert opened, made worse, or closed. */
export function evolveAlerts<State extends WithAlerts>(state: State, fact: AlertFact): State {
  const { alerts: before = [], ...rest } = state;
  const others = before.filter((alert) => !isSame(alert, fact.alert));
  if (fact.type === 'AlertCleared') return withAlerts(rest, others);
  const worsened = before.length > others.length;
  return withAlerts(
    rest,
    worsened ? before.map((one) => (isSame(one, fact.alert) ? fact.alert : one)) : [...others, fact.alert],
  );
}

/** Absent where none is open, so that a kind that gets alerts later states its old records as before. */
const withAlerts = <State extends WithAlerts>(rest: Omit<State, 'alerts'>, alerts: Alert[]): State =>
  ({ ...rest, ...(alerts.length === 0 ? {} : { alerts }) }) as State;

const isSame = (a: AlertName, b: AlertName): boolean => a.type === b.type && a.about === b.about;
