import { refuseUnless } from '../errors';
import {
  type Alert,
  type AlertClear,
  type AlertName,
  type AlertRaise,
  type alertShapes,
  isSameAlert,
  isWorse,
  tellsAnew,
  tellTheSame,
  type WithAlerts,
} from '../schema/alerts';
import type { Command } from '../schema/protocol';
import type { AlertCommands, CommandShape, DecideContext } from './kind';

/** AlertRaised: opened, stated beside the other side's, or worse than it was. AlertChanged: its side states it anew. `of`: whose. */
export type AlertFact =
  | { type: 'AlertRaised'; alert: Alert }
  | { type: 'AlertChanged'; alert: Alert }
  | { type: 'AlertCleared'; alert: AlertName; of: string; by: string; since: string; reason?: string };

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
 * What an alert command comes to, undefined for any other command. Each side states for itself what it finds, and what stands
 * already is not said twice, whoever said it. Who raised an alert clears it; the other side gives its reason.
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

function raised(raise: AlertRaise, alerts: readonly Alert[], context: DecideContext): AlertFact {
  const { from, until } = raise;
  refuseUnless(until === undefined || until >= from, 'SPAN_INVALID', () => ({ from, until }));
  const open = alerts.filter((alert) => isSameAlert(alert, raise));
  const own = open.find(({ by }) => by === context.caller.mspId);
  return own ? statedAnew(raise, own, context) : opened(raise, open, alerts, context);
}

function opened(
  raise: AlertRaise,
  open: readonly Alert[],
  alerts: readonly Alert[],
  { caller: { mspId: by }, at }: DecideContext,
): AlertFact {
  const told = open.find((alert) => tellTheSame(alert, raise));
  refuseUnless(told === undefined, 'ALREADY_RAISED', () => ({ by: told?.by, since: told?.since }));
  const own = alerts.filter((alert) => alert.by === by).length;
  refuseUnless(own < openAtMost, 'TOO_MANY_ALERTS', () => ({ by, limit: openAtMost }));
  const [first] = open;
  const times = first ? { since: first.since, statedAt: at } : { since: at };
  return { type: 'AlertRaised', alert: { ...raise, by, ...times } };
}

function statedAnew(raise: AlertRaise, own: Alert, { at }: DecideContext): AlertFact {
  const { by, since } = own;
  refuseUnless(tellsAnew(raise, own, at.slice(0, 10)), 'ALREADY_RAISED', () => ({ by, since }));
  return { type: isWorse(raise, own) ? 'AlertRaised' : 'AlertChanged', alert: { ...raise, by, since, statedAt: at } };
}

function cleared(clear: AlertClear, alerts: readonly Alert[], { caller: { mspId } }: DecideContext): AlertFact {
  const open = alerts.filter((alert) => isSameAlert(alert, clear));
  const over = open.find(({ by }) => by === mspId) ?? open[0];
  refuseUnless(over !== undefined, 'ALREADY_CLEARED');
  const { reason, ...alert } = clear;
  const { by: of, since } = over;
  refuseUnless(of === mspId || reason !== undefined, 'REASON_MISSING');
  return { type: 'AlertCleared', alert, of, by: mspId, since, ...(reason === undefined ? {} : { reason }) };
}

export function isAlertFact(fact: { type: string }): fact is AlertFact {
  return fact.type === 'AlertRaised' || fact.type === 'AlertChanged' || fact.type === 'AlertCleared';
}

/** The state with the alert opened, stated anew, or closed. */
export function evolveAlerts<State extends WithAlerts>(state: State, fact: AlertFact): State {
  const { alerts: before = [], ...rest } = state;
  const whose = fact.type === 'AlertCleared' ? fact.of : fact.alert.by;
  const isMeant = (alert: Alert): boolean => alert.by === whose && isSameAlert(alert, fact.alert);
  if (fact.type === 'AlertCleared') {
    const others = before.filter((alert) => !isMeant(alert));
    return withAlerts(rest, others);
  }
  return withAlerts(
    rest,
    before.some(isMeant) ? before.map((one) => (isMeant(one) ? fact.alert : one)) : [...before, fact.alert],
  );
}

/** Absent where none is open, so that a kind that gets alerts later states its old records as before. */
const withAlerts = <State extends WithAlerts>(rest: Omit<State, 'alerts'>, alerts: Alert[]): State =>
  ({ ...rest, ...(alerts.length === 0 ? {} : { alerts }) }) as State;
