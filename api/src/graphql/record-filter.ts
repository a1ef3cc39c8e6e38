import { bpns, caseCategories, caseSeverities, gln, mspId, text, unLocode } from '@tierline/chaincode/schema';
import { z } from 'zod';
import type { RecordFilter } from '../readmodel';
import type { Builder } from './builder';
import { daysOfWeeks, isoWeek } from './iso-week';

/** What lists of some kinds can be filtered by, besides what all can. */
const searches = {
  part: { validate: text(40), description: 'A part number, the customer’s or the supplier’s.' },
  site: { validate: bpns, description: 'BPNS of a site.' },
  number: { validate: text(120), description: 'A number or identifier as people write it, whole.' },
  unLocode: { validate: unLocode, description: 'UN/LOCODE of a place.' },
  gln: { validate: gln, description: 'GLN of a place, 13 digits.' },
} as const;

/** Words of the kind's own, one of which it has. */
const words = {
  category: z.array(z.enum(caseCategories)).max(caseCategories.length),
  severity: z.array(z.enum(caseSeverities)).max(caseSeverities.length),
} as const;

export type Search = keyof typeof searches | keyof typeof words | 'weeks';
type Given = {
  channel?: string | null;
  partner?: string | null;
  status?: string[] | null;
  changedSince?: string | null;
  weeks?: { from: string; to: string } | null;
} & { [Name in keyof typeof searches]?: string | null } & { [Name in keyof typeof words]?: string[] | null };

type FilterOptions = { statuses: readonly string[]; statusDescription: string; by: readonly Search[] };
export type Filters = ReturnType<typeof addFilters>;
export type FilterRef = ReturnType<Filters>;

/** Makes the filter of one kind after another; what is no such number, place or week is refused with field and reason. */
export function addFilters(builder: Builder) {
  const weeks = builder.inputType('Weeks', {
    description: 'A span of ISO 8601 weeks, both ends in it.',
    validate: z
      .object({ from: z.string(), to: z.string() })
      .refine(({ from, to }) => from <= to, 'ends before it begins'),
    fields: (t) => ({
      from: t.string({ required: true, validate: isoWeek, description: 'As 2026-W49.' }),
      to: t.string({ required: true, validate: isoWeek }),
    }),
  });
  const make = (type: string, { statuses, statusDescription: description, by }: FilterOptions) => {
    // a hyphen is no part of a name in GraphQL
    const values = Object.fromEntries(statuses.map((value) => [value.replaceAll('-', '_'), { value }]));
    const status = builder.enumType(`${type}Status`, { description, values });
    return builder.inputType(`${type}Filter`, {
      description: 'All that is given must hold.',
      fields: (t) => ({
        channel: t.string({ validate: text(249) }),
        partner: t.string({ validate: mspId, description: 'MSP id of a member that is party too.' }),
        status: t.field({ type: [status], description: 'One of these.' }),
        changedSince: t.field({
          type: 'DateTime',
          description: 'Changed then or later, by the signers’ times. To miss nothing, page by cursor in order CHANGE.',
        }),
        ...Object.fromEntries(by.map((name) => [name, searchField(t, name, weeks)])),
      }),
    });
  };
  const made = new Map<string, ReturnType<typeof make>>();
  /** The kind's filter, made once. */
  return (type: string, options: FilterOptions) => {
    const filter = made.get(type) ?? make(type, options);
    made.set(type, filter);
    return filter;
  };
}

type Weeks = ReturnType<Builder['inputType']>;
type InputFields = Parameters<Parameters<Builder['inputType']>[1]['fields']>[0];

function searchField(t: InputFields, name: Search, weeks: Weeks) {
  if (name === 'weeks') return t.field({ type: weeks, description: 'Speaks of at least one day of these weeks.' });
  if (name === 'category' || name === 'severity')
    return t.stringList({ validate: words[name], description: 'One of these, as the state has it.' });
  return t.string(searches[name]);
}

/** What was asked, as the read model takes it. */
export function filterOf(kind: string, given: Given | null | undefined): RecordFilter {
  const { channel, partner, status, changedSince, part, site, weeks, category, severity, ...names } = present(
    given ?? {},
  );
  const wanted = Object.values(names).filter((name) => typeof name === 'string');
  return {
    kind,
    ...present({
      channel,
      partner,
      changedSince,
      part,
      site,
      statuses: status,
      categories: category,
      severities: severity,
    }),
    ...(wanted.length > 0 && { names: wanted }),
    ...(weeks && { days: daysOfWeeks(weeks.from, weeks.to) }),
  };
}

/** GraphQL says `null` where nothing was said. */
function present<T extends object>(given: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };
}
