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
  const read = z.safeDecode(table.shape, entry);
  if (!read.success) return firstRule(table, unreadable(read.error));
  const view = read.data;
  const facts = factsOf(table, view as Record<string, unknown>, situation);
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
  const verdicts = payload.map((entry) => judge(table, entry, situation));
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

function factsOf<View>(table: RuleTable<View>, view: Record<string, unknown>, situation: Situation): Facts {
  const { now, header, transport, receiver, sharedObjectIds = [], known } = situation;
  // what is said without a time is said now
  const entry = { ...view, [table.changedAt]: view[table.changedAt] ?? now };
  const id = plainId(String(view[table.identifier]));
  const named = known.filter((one) => plainId(String(one[table.identifier])) === id);
  const isSenders = ({ senderBpn }: Known): boolean => senderBpn === undefined || senderBpn === header?.senderBpn;
  const { twin = [] } = table;
  const isTwin = (one: Known): boolean => twin.length > 0 && twin.every((member) => one[member] === view[member]);
  return {
    ...{ now, header: header ?? { senderBpn: '' }, transport, receiver, entry },
    known: {
      self: named.find(isSenders),
      any: named[0],
      twin: known.find((one) => !named.includes(one) && isTwin(one)),
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
