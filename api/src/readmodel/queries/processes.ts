import { sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { RecordPlace } from '../schema/rows/columns';
import { cursorOf, type Keyset, windowed, type Window } from './keyset';

/** One process at work on one record. */
export type ProcessView = RecordPlace & {
  process: string;
  /** Why it stands still. */
  held: { reason: string; cancelled?: true } | null;
};
export type TimerView = { name: string; due: string };
export type EffectView = RecordPlace & {
  key: string;
  process: string;
  effect: { type: string };
  attempts: number;
  nextAt: string | null;
  status: 'open' | 'done' | 'refused' | 'given-up';
  reason: string | null;
};
export type ProcessFilter = { process?: string; channel?: string; kind?: string; id?: string; held?: boolean };

const byProcess: Keyset = {
  columns: [sql.ref('process'), sql.ref('key')],
  types: ['text', 'text'],
  descending: false,
};

export const processCursor = ({ process, channel, kind, id }: ProcessView): string =>
  cursorOf([process, keyOf({ channel, kind, id })]);

/** What this member's processes are at work on. @throws CursorOfAnotherList */
export async function readProcesses(
  { engine }: MemberDatabase,
  { process, held, ...place }: ProcessFilter,
  window: Window,
): Promise<ProcessView[]> {
  const { bounds, order } = windowed(byProcess, window);
  let rows = engine.tables.selectFrom('instances').select(['process', 'key', 'stuck']).where(bounds);
  if (process !== undefined) rows = rows.where('process', '=', process);
  if (held !== undefined) rows = rows.where('stuck', held ? 'is not' : 'is', null);
  for (const [index, part] of [place.channel, place.kind, place.id].entries())
    if (part !== undefined) rows = rows.where(sql<SqlBool>`split_part(key, '/', ${sql.lit(index + 1)}) = ${part}`);
  const found = await rows.orderBy(order).limit(window.limit).execute();
  return found.map((row) => ({ process: row.process, ...placeOf(row.key), held: row.stuck as ProcessView['held'] }));
}

/** What one waits for: timers by when they come due. */
export async function readTimers({ engine }: MemberDatabase, of: ProcessView): Promise<TimerView[]> {
  return engine.tables
    .selectFrom('timers')
    .select(['timer as name', 'due'])
    .where('process', '=', of.process)
    .where('key', '=', keyOf(of))
    .orderBy('due')
    .limit(most)
    .execute();
}

/** What one has asked for and was not done yet. */
export async function readOpenEffects({ engine }: MemberDatabase, of: ProcessView): Promise<EffectView[]> {
  const rows = engine.tables.selectFrom('outbox').select(effectColumns).where('next_at', 'is not', null);
  return rows.where('process', '=', of.process).where('key', '=', keyOf(of)).limit(most).execute().then(effectsOf);
}

/** What does not get through: tried without success, or refused. */
export async function readTroubledEffects({ engine }: MemberDatabase): Promise<EffectView[]> {
  const rows = engine.tables.selectFrom('outbox').select(effectColumns);
  return rows
    .where(sql<boolean>`outcome->>'status' in ('open', 'refused')`)
    .orderBy('effect_key')
    .limit(most)
    .execute()
    .then(effectsOf);
}

const most = 100;
const effectColumns = ['effect_key', 'process', 'key', 'effect', 'attempts', 'next_at', 'outcome'] as const;
type EffectRow = { effect_key: string; process: string; key: string; attempts: number; next_at: string | null } & {
  effect: unknown;
  outcome: unknown;
};

function effectsOf(rows: readonly EffectRow[]): EffectView[] {
  return rows.map(({ effect_key, process, key, effect, attempts, next_at, outcome }) => {
    const { status = 'open', reason = null } = (outcome ?? {}) as Partial<Pick<EffectView, 'status' | 'reason'>>;
    const { type } = effect as EffectView['effect'];
    return { ...placeOf(key), key: effect_key, process, effect: { type }, attempts, nextAt: next_at, status, reason };
  });
}

const keyOf = ({ channel, kind, id }: RecordPlace): string => [channel, kind, id].join('/');
function placeOf(key: string): RecordPlace {
  const [channel = '', kind = '', id = ''] = key.split('/');
  return { channel, kind, id };
}
