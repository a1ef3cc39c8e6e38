import { readFileSync } from 'node:fs';
import type { MemberDatabase } from '@tierline/api/readmodel';
import type { KilledProgram } from '../killed-program';
import type { Expected } from './load';
import type { Slug } from './member';
import type { Told } from './feed-reader';
import { digest } from '../../given';

/** Types of facts by record (`kind/id`), sorted; a reminder is `reminder`. What brings absent parties up is left out: whether somebody was absent is chance. */
export async function factsByRecord({ projection }: MemberDatabase): Promise<Map<string, string[]>> {
  const rows = await projection.tables
    .selectFrom('facts')
    .select(['kind', 'id', 'type', 'content'])
    .where('kind', 'in', ['case', 'custody', 'forecast', 'shipment'])
    .execute();
  const byRecord = new Map<string, string[]>();
  for (const { kind, id, type, content } of rows) {
    const isReminder = type === 'EntryAdded' && (content as { type?: string }).type === 'reminder';
    add(byRecord, `${kind}/${id}`, isReminder ? 'reminder' : type);
  }
  return sorted(byRecord);
}

/** Of cases that detectors opened: `detector/<what it was found in>`, by the case. */
export async function detectedCases({ projection }: MemberDatabase): Promise<Map<string, string>> {
  const rows = await projection.tables
    .selectFrom('facts')
    .select(['id', 'content'])
    .where('type', '=', 'CaseOpened')
    .execute();
  type Opened = { detected?: { detector: string; record: string } };
  return new Map(
    rows.flatMap(({ id, content }) => {
      const { detected } = content as Opened;
      return detected ? [[`case/${id}`, `${detected.detector}/${detected.record}`] as const] : [];
    }),
  );
}

/** What the stories foretold, by record, as far as a member has it; cases that were detected, by what they were found in. */
export function foretold(expected: readonly Expected[], slug: Slug): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const { kind, id, facts, members, before, detected } of expected) {
    if (!members.includes(slug)) continue;
    all.set(
      `${kind}/${id}`,
      facts.filter((fact) => !before?.[slug]?.includes(fact)),
    );
    if (detected && slug !== 'steward') all.set(`${detected.detector}/${digest(id)}`, [...detected.facts]);
  }
  return sorted(all);
}

/** Places of facts by record, in their order. */
export function bySubject(told: readonly Pick<Told, 'id' | 'subject'>[]): Record<string, string[]> {
  const all = new Map<string, string[]>();
  for (const { id, subject = '' } of told) add(all, subject, id);
  return Object.fromEntries(all);
}

/** What a receiver kept, in the order in which it came. */
export const kept = (inbox: string): Told[] =>
  readFileSync(inbox, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { fact: Told }).fact);

/** Places of all that came to a receiver, what came again included. */
export const arrivals = (target: KilledProgram): { place: string; again: boolean }[] =>
  target
    .lines(/^(kept|had) /)
    .map((line) => ({ place: line.slice(line.indexOf(' ') + 1), again: line.startsWith('had') }));

function add(all: Map<string, string[]>, name: string, one: string): void {
  const list = all.get(name);
  if (list) list.push(one);
  else all.set(name, [one]);
}

const sorted = (all: Map<string, string[]>): Map<string, string[]> =>
  new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, list]) => [name, list.sort()]));
