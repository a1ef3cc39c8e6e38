import { z } from 'zod';
import type { FeedFact } from '../../ports';
import { atOnce, type Condition, type Detector } from '../condition';
import { cut } from '../cut';
import { custodyAfter, unitCustody, type UnitCustody } from './unit-custody';

const state = unitCustody.extend({
  /** When the custodian was last heard of the unit, or took it. */
  heardAt: z.string().optional(),
  /** Who scanned what another has. */
  scan: z.object({ by: z.string(), at: z.string() }).optional(),
  /** The steward declined an offer: another unit bore the identifier first. */
  claimed: z.object({ from: z.string(), to: z.string(), at: z.string() }).optional(),
});
type State = z.infer<typeof state>;
const entry = z.object({ type: z.string(), source: z.string().optional() });
const declined = z.object({ role: z.string(), from: z.string(), to: z.string() });

/** A unit whose custodian is not heard of, that is scanned where another has it, or that two members claim. */
export const custodyGap: Detector<State> = {
  name: 'custody-gap',
  kinds: ['custody'],
  state,
  evolve(before, fact) {
    const known = custodyAfter(before, fact);
    if (!known) return undefined;
    const stands: State = { ...known, ...gapsAfter(before, known, fact.at) };
    if (fact.type === 'EntryAdded') return heard(stands, fact);
    return fact.type === 'OfferDeclined' ? doubted(stands, fact) : stands;
  },
  conditions: (known) => [...silence(known), ...scanned(known), ...claims(known)],
};

/** A new custodian begins anew; what two claim, they still do. */
function gapsAfter(before: State | undefined, known: UnitCustody, at: string): Partial<State> {
  const { heardAt, scan, claimed } = before ?? {};
  const claims = claimed && { claimed };
  if (before?.custodian !== known.custodian) return { heardAt: at, ...claims };
  return { ...(heardAt !== undefined && { heardAt }), ...(scan && { scan }), ...claims };
}

function heard(known: State, { by, at, data }: FeedFact): State {
  const { type, source } = entry.parse(data);
  if (by === known.custodian && (type === 'evidence' || type === 'reading')) {
    const { scan: _answered, ...rest } = known;
    return { ...rest, heardAt: at };
  }
  const isElsewhere = type === 'evidence' && source === 'epcis' && known.custodian !== undefined;
  return isElsewhere && !known.offeredTo.includes(by) ? { ...known, scan: { by, at } } : known;
}

/** Neither side of the offer said so: it was the steward, who sees both units. */
function doubted(known: State, { by, at, data }: FeedFact): State {
  const { from, to } = declined.parse(data);
  return by === to || by === from ? known : { ...known, claimed: { from, to, at } };
}

function silence({ custodian, owner, heardAt, name = 'a unit' }: State): Condition[] {
  if (custodian === undefined || owner === undefined || heardAt === undefined) return [];
  return [gap('evidence', heardAt, [custodian, owner], { name, title: `Nothing is heard of ${name}` })];
}

function scanned({ custodian, scan, name = 'a unit' }: State): Condition[] {
  if (custodian === undefined || scan === undefined) return [];
  const title = `${name} was scanned where another has it`;
  return [{ ...gap('scan', scan.at, [custodian, scan.by], { name, title }), lateBy: atOnce }];
}

function claims({ claimed, name = 'a unit' }: State): Condition[] {
  if (claimed === undefined) return [];
  const { from, to, at } = claimed;
  const title = `Two members claim ${name}`;
  return [{ ...gap('claims', at, [from, to], { name, title }), lateBy: atOnce, lasts: true }];
}

const gap = (
  about: string,
  since: string,
  between: [string, string],
  { name, title }: { name: string; title: string },
): Condition => ({
  ...{ between, parts: [], sites: [], name, about, since, from: since, title },
  affected: [{ what: 'unit', name: cut(name, 60) }],
});
