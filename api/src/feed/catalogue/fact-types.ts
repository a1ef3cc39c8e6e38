import { kinds, type Kind } from '@tierline/chaincode/domain';
import { absencesShape, citationShape, hex16, mspId } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { localItems } from './local-items';

/** `kind`: of the record that the fact is about; `member`: about none; `local`: known only here. */
export type FactType = { kind: string; type: string; says: string; content: z.ZodType };

export const aboutNoRecord = 'member';
export const knownOnlyHere = 'local';

/** The feed's kinds that are no kinds of record. */
const anything = z.looseObject({ type: z.string() });
const found = z.strictObject({ code: z.string(), data: z.looseObject({}) });

/** Of every kind, besides its own. */
const ofAnyRecord: readonly Omit<FactType, 'kind'>[] = [
  {
    type: 'PartyAbsent',
    says: 'The version was made without these parties, for these reasons.',
    content: z.strictObject({ absences: absencesShape }),
  },
  {
    type: 'ContentErased',
    says: 'What stood here was purged; no later place moves.',
    content: z.strictObject({}),
  },
  { type: 'Found', says: 'A transaction on the record broke a rule, and is no state.', content: found },
];

/** Everything that the feed can bring, from the rules themselves. */
export function factTypes(): FactType[] {
  return [
    ...[...kinds.values()].flatMap(ofKind),
    {
      kind: aboutNoRecord,
      type: 'NoticeGiven',
      says: 'This member sealed a notice of its own.',
      content: z.strictObject({ noticeId: hex16, notice: anything }),
    },
    { kind: aboutNoRecord, type: 'Found', says: 'A transaction broke a rule.', content: found },
    { kind: aboutNoRecord, type: 'ContentErased', says: 'A notice was purged.', content: z.strictObject({}) },
    ...Object.entries(localItems).map(([type, content]) => ({
      ...{ kind: knownOnlyHere, type, content },
      says: 'Known to this member alone; its place is the number of its arrival.',
    })),
  ];
}

function ofKind(rules: Kind): FactType[] {
  const { name: kind, facts, entries = {}, state } = rules;
  const own = Object.entries(facts).map(([type, content]) => ({ kind, type, content, says: 'Decided by the rules.' }));
  const succeeded = {
    ...{ kind, type: 'Succeeded', says: 'The record begins in the place of another, without a party that has left.' },
    content: z.strictObject({ of: hex16, state, without: mspId }),
  };
  return [
    ...own,
    ...ofAnyRecord.map((one) => ({ ...one, kind })),
    ...('without' in rules ? [succeeded] : []),
    entryAdded(kind, entries),
  ];
}

function entryAdded(kind: string, entries: NonNullable<Kind['entries']>): FactType {
  const contents = [...Object.values(entries), { content: citationShape }].map((entry) => {
    const { content } = entry;
    if (!(content instanceof z.ZodObject)) throw new Error(`an entry of ${kind} is no object`);
    const whole = content as z.ZodObject<{ type: z.ZodType }>;
    const told = 'told' in entry ? whole.partial().required({ type: true }) : whole;
    return told.extend({ entryId: hex16 });
  });
  return { kind, type: 'EntryAdded', says: 'Somebody wrote beside the record.', content: z.union(contents) };
}
