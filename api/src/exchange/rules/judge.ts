import { z } from 'zod';
import { issuesOf } from '../../imports/issues';
import { plainId } from '../models/values';
import { holds } from './conditions';
import type { Facts, Known, RuleTable, Situation, Verdict } from './rule';

type Broken = { requirement: string; field: string; message: string };

/** One object against its table. */
export function judge<View extends object>(
  table: RuleTable<View>,
  entry: unknown,
  situation: Situation,
): Verdict<View> {
  return judged(table, entry, situation, knownIn(table, situation.known));
}

function judged<View extends object>(
  table: RuleTable<View>,
  entry: unknown,
  situation: Situation,
  known: KnownByName,
): Verdict<View> {
  const read = z.safeDecode(table.shape, entry);
  if (!read.success) return firstRule(table, unreadable(read.error));
  const view = read.data;
  const facts = factsOf(table, view as Record<string, unknown>, situation, known);
  const requirement = table.requirements.find((one) => !one.holds(view, facts));
  if (requirement) return firstRule(table, { ...requirement, requirement: requirement.id });
  const order = table.rules.findIndex(({ condition }) => holds(condition, facts, false));
  const rule = table.rules[order];
  const decision = rule ?? table.otherwise;
  if (!decision) throw new Error(`no rule on this ${table.object}`);
  const { status, effect, message } = decision;
  const place = { ...placeOf(table), ...(rule && { rule: nameOf(table, order) }) };
  return { ...place, status, effect, message, ...(rule && effect === 'ignore' && { field: rule.field }), view };
}

/** Entries travel as a list; one answers with its own status, several with 200, or 400 if one was refused. */
export function judgeList<View extends object>(
  table: RuleTable<View>,
  payload: unknown,
  situation: Situation,
): { status: number; verdicts: Verdict<View>[] } {
  if (!Array.isArray(payload)) {
    const broken = { requirement: 'V-LIST', field: '', message: `a list of ${table.object} entries is needed` };
    return { status: 400, verdicts: [firstRule(table, broken)] };
  }
  const known = knownIn(table, situation.known);
  const verdicts = payload.map((entry) => judged(table, entry, situation, known));
  return { status: statusOf(verdicts), verdicts };
}

/** Of the answer to a list. */
export function statusOf(verdicts: readonly { status: number }[]): number {
  const [only] = verdicts;
  if (only && verdicts.length === 1) return only.status;
  return verdicts.some(({ status }) => status >= 400) ? 400 : 200;
}

/** A notification travels as `{header, content}`, not as a list. */
export function judgeMessage<View extends object>(
  table: RuleTable<View>,
  body: unknown,
  situation: Omit<Situation, 'header'>,
): Verdict<View> {
  const read = message.safeParse(body);
  if (!read.success) return firstRule(table, { ...unreadable(read.error), requirement: 'V-N-BODY' });
  return judge(table, read.data.content, { ...situation, header: read.data.header });
}

const message = z.object({ header: z.object({ senderBpn: z.string() }), content: z.record(z.string(), z.unknown()) });

/** A text that only a time's own check refused is a broken time; all else breaks the schema. */
function unreadable(error: z.ZodError): Broken {
  const [place = { at: '', message: 'malformed' }] = issuesOf(error);
  const [issue] = error.issues;
  const id: unknown = issue?.code === 'custom' ? issue.params?.['id'] : undefined;
  return { requirement: typeof id === 'string' ? id : 'V-SCHEMA', field: place.at, message: place.message };
}

/** What is known, by identifier and by what makes a twin. */
type KnownByName = { byId: ReadonlyMap<string, Known[]>; byTwin: ReadonlyMap<string, Known[]> };
type Naming = Pick<RuleTable<unknown>, 'identifier' | 'twin'>;

const idIn = ({ identifier }: Naming, object: Known): string => plainId(String(object[identifier]));
const twinIn = ({ twin = [] }: Naming, object: Known): string => JSON.stringify(twin.map((member) => object[member]));

function knownIn(table: Naming, known: readonly Known[]): KnownByName {
  const by = (name: (table: Naming, object: Known) => string): Map<string, Known[]> => {
    const found = new Map<string, Known[]>();
    for (const one of known) found.set(name(table, one), [...(found.get(name(table, one)) ?? []), one]);
    return found;
  };
  return { byId: by(idIn), byTwin: table.twin ? by(twinIn) : new Map() };
}

function factsOf(
  table: Naming & { changedAt: string },
  view: Record<string, unknown>,
  { now, header, transport, receiver, sharedObjectIds = [] }: Situation,
  { byId, byTwin }: KnownByName,
): Facts {
  // what is said without a time is said now
  const entry = { ...view, [table.changedAt]: view[table.changedAt] ?? now };
  const named = byId.get(idIn(table, view)) ?? [];
  const isSenders = ({ senderBpn }: Known): boolean => senderBpn === undefined || senderBpn === header?.senderBpn;
  return {
    ...{ now, header: header ?? { senderBpn: '' }, transport, receiver, entry },
    known: {
      self: named.find(isSenders),
      any: named[0],
      twin: byTwin.get(twinIn(table, view))?.find((one) => !named.includes(one)),
      sharedObjectIds,
    },
  };
}

function firstRule<View>(table: RuleTable<View>, { requirement, field, message: reason }: Broken): Verdict<View> {
  const status = table.rules[0]?.status ?? 400;
  return {
    ...{ ...placeOf(table), rule: nameOf(table, 0), status, effect: 'ignore' },
    ...{ message: reason, field, requirement },
  };
}

const placeOf = ({ standard, section }: { standard: string; section: string }) => ({ standard, section });
export const nameOf = ({ standard, object }: { standard: string; object: string }, order: number): string =>
  `${standard}/${object}/${String(order + 1)}`;
