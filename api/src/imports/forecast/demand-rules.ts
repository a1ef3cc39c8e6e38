import { dayNumber, isMonday } from '@tierline/chaincode/schema';
import { epcisMillis } from '../epcis/canonical-value';
import { issuesOf } from '../issues';
import { materialDemand, type MaterialDemand } from './demand-shape';

/** What came over a connection, and what was accepted in the same relation before. */
export type DemandSituation = {
  now: string;
  senderBpnl: string;
  receiverBpnls: readonly string[];
  known: readonly Pick<
    MaterialDemand,
    'materialDemandId' | 'supplier' | 'customer' | 'materialNumberCustomer' | 'changedAt'
  >[];
};
export type DemandVerdict = {
  rule: string;
  effect: 'create' | 'replace' | 'ignore';
  /** HTTP status of the answer for this entry alone (CX-0128 §4.1.2.7). */
  status: 200 | 201 | 400;
  /** Of rule 1: which requirement of validity is broken, and where. */
  broken?: { validity: string; at: string; message: string };
};

type Validity = { id: string; message: string; at: string; holds: (demand: MaterialDemand, now: string) => boolean };
/** Validity beyond the schema (CX-0128 §4.1.2.2, §4.1.2.6), in the order of checking. */
const validity: readonly Validity[] = [
  {
    id: 'V-UUID4',
    at: '/materialDemandId',
    message: 'the identifier is no UUID version 4',
    holds: ({ materialDemandId }) => /^.{14}4.{4}[89ab]/.test(plainId(materialDemandId)),
  },
  {
    id: 'V-D-MONDAY',
    at: '/demandSeries',
    message: 'weeks are named by their Monday',
    holds: ({ demandSeries }) => demandSeries.every(({ demands }) => demands.every((one) => isMonday(one.pointInTime))),
  },
  {
    id: 'V-D-DUP',
    at: '/demandSeries',
    message: 'a week stands twice in a series',
    holds: ({ demandSeries }) =>
      demandSeries.every(({ demands }) => new Set(demands.map((one) => one.pointInTime)).size === demands.length),
  },
  {
    id: 'V-D-N2',
    at: '/demandSeries',
    message: 'no week lies two or more weeks after the current one',
    holds: ({ demandSeries }, now) =>
      demandSeries.some(({ demands }) =>
        demands.some((one) => (dayNumber(one.pointInTime) ?? 0) >= mondayOf(now) + 14),
      ),
  },
  {
    id: 'V-D-UNIT',
    at: '/unitOfMeasure',
    message: 'the unit is omitted exactly if the flag says so',
    holds: ({ unitOfMeasure, unitOfMeasureIsOmitted }) => unitOfMeasureIsOmitted === (unitOfMeasure === undefined),
  },
];

/** The eight ordered rules of CX-0128 §4.1.2.7 on one entry: the first whose condition holds decides. */
export function judgeDemand(entry: unknown, situation: DemandSituation): DemandVerdict {
  const parsed = materialDemand.safeParse(entry);
  if (!parsed.success) {
    const [{ at, message } = { at: '', message: '' }] = issuesOf(parsed.error);
    return refuse(1, { validity: 'V-SCHEMA', at, message });
  }
  const demand = parsed.data;
  const broken = validity.find(({ holds }) => !holds(demand, situation.now));
  if (broken) return refuse(1, { validity: broken.id, at: broken.at, message: broken.message });
  if (demand.customer !== situation.senderBpnl) return refuse(2);
  if (!situation.receiverBpnls.includes(demand.supplier)) return refuse(3);
  return judgeVersion(demand, situation);
}

function judgeVersion(demand: MaterialDemand, { known }: DemandSituation): DemandVerdict {
  const self = known.find((one) => plainId(one.materialDemandId) === plainId(demand.materialDemandId));
  if (!self) {
    const twin = known.some(
      (one) =>
        one.supplier === demand.supplier &&
        one.customer === demand.customer &&
        one.materialNumberCustomer === demand.materialNumberCustomer,
    );
    return twin ? refuse(5) : { rule: name(6), effect: 'create', status: 201 };
  }
  const newer = (epcisMillis(demand.changedAt) ?? 0) - (epcisMillis(self.changedAt) ?? 0);
  if (newer > 0) return { rule: name(4), effect: 'replace', status: 200 };
  return newer < 0 ? refuse(7) : { rule: name(8), effect: 'replace', status: 200 };
}

/** Entries travel as a list; one entry answers with its own status, several with 200, or 400 if one was refused. */
export function judgeDemands(
  payload: unknown,
  situation: DemandSituation,
): { status: number; verdicts: DemandVerdict[] } {
  if (!Array.isArray(payload)) {
    const broken = { validity: 'V-LIST', at: '', message: 'demands travel as a list' };
    return { status: 400, verdicts: [refuse(1, broken)] };
  }
  const verdicts = payload.map((entry) => judgeDemand(entry, situation));
  const [only] = verdicts;
  if (only && verdicts.length === 1) return { status: only.status, verdicts };
  return { status: verdicts.some(({ status }) => status === 400) ? 400 : 200, verdicts };
}

const name = (order: number): string => `CX-0128/demand/${String(order)}`;
const refuse = (order: number, broken?: DemandVerdict['broken']): DemandVerdict => ({
  rule: name(order),
  effect: 'ignore',
  status: 400,
  ...(broken && { broken }),
});

/** Both forms name the same object, and letter case does not matter. */
const plainId = (id: string): string => id.toLowerCase().replace(/^urn:uuid:/, '');

/** Day number of the Monday on or before an instant. 1970-01-01 was a Thursday. */
function mondayOf(now: string): number {
  const day = Math.floor((epcisMillis(now) ?? 0) / 86_400_000);
  return day - ((day + 3) % 7);
}
