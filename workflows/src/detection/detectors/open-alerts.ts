import { z } from 'zod';
import type { Affected, FeedFact } from '../../ports';
import type { Condition, Detector, Subject } from '../condition';
import { cut } from '../cut';
import type { DetectorName } from '../rule';
import { subject, subjectBy, successorState } from './subjects';

const named = { type: z.string(), about: z.string().optional() };
const alert = z.object({
  ...named,
  by: z.string(),
  since: z.string(),
  severity: z.enum(['amber', 'red']),
  quantity: z.string().optional(),
});
const stated = z.object({ alert });
const cleared = z.object({ alert: z.object(named), of: z.string() });
const standing = z.object({ alerts: z.array(alert).optional() });
export const withAlerts = z.object({ subject, alerts: z.array(alert) });
export type WithAlerts = z.infer<typeof withAlerts>;
type OpenAlert = z.infer<typeof alert>;

type Options = {
  name: DetectorName;
  kind: string;
  /** Alerts of these types. */
  types: readonly string[];
  /** After which nothing is warned of any more. */
  ends: readonly string[];
  title: (subject: Subject, alert: { type: string; red: boolean }) => string;
  affected: (subject: Subject) => Affected[];
};

/** Finds what the alerts in a record warn of: either side's statement of one keeps when it was opened. */
export function openAlerts({ name, kind, types, ends, title, affected }: Options): Detector<WithAlerts> {
  return {
    name,
    kinds: [kind],
    state: withAlerts,
    evolve(state, fact) {
      if (ends.includes(fact.type)) return undefined;
      const begun = subjectBy(fact);
      if (begun) return { subject: begun, alerts: succeeding(fact) };
      return state && { ...state, alerts: alertsAfter(state.alerts, fact) };
    },
    conditions: ({ subject: of, alerts }) =>
      worstOfEach(alerts.filter(({ type }) => types.includes(type))).map((one): Condition => ({
        ...of,
        ...{ about: aboutOf(one), since: one.since, from: one.since },
        measure: { alert: one.severity, ...(one.quantity !== undefined && { quantity: one.quantity }) },
        title: title(of, { type: one.type, red: one.severity === 'red' }),
        affected: affected(of),
      })),
  };
}

const succeeding = (fact: FeedFact): OpenAlert[] =>
  fact.type === 'Succeeded' ? (standing.parse(successorState(fact)).alerts ?? []) : [];

/** Each side's statements of what is open. */
function alertsAfter(before: readonly OpenAlert[], { type, data }: FeedFact): OpenAlert[] {
  switch (type) {
    case 'AlertRaised':
    case 'AlertChanged': {
      const { alert: said } = stated.parse(data);
      return [...before.filter((one) => !(aboutOf(one) === aboutOf(said) && one.by === said.by)), said];
    }
    case 'AlertCleared': {
      const { alert: said, of } = cleared.parse(data);
      return before.filter((one) => !(aboutOf(one) === aboutOf(said) && one.by === of));
    }
    default:
      return [...before];
  }
}

function worstOfEach(alerts: readonly OpenAlert[]): OpenAlert[] {
  const worst = new Map<string, OpenAlert>();
  for (const one of alerts) if (worst.get(aboutOf(one))?.severity !== 'red') worst.set(aboutOf(one), one);
  return [...worst.values()];
}

const aboutOf = ({ type, about }: { type: string; about?: string | undefined }): string =>
  about === undefined ? type : cut(`${type}/${about}`, 60);
