import { Refusal } from '@tierline/chaincode/errors';
import { canonical } from '@tierline/chaincode/record';
import type { Identifier } from '@tierline/chaincode/schema';
import type { MemberDatabase } from '../readmodel';
import { CannotPack } from './cannot-pack';

export type AskedRecords = {
  channel: string;
  /** By id, 32 hex digits. */
  records: readonly string[];
  /** By what is written on them: each stands for all custody records that the member holds of it. */
  units: readonly Identifier[];
};

/** `kind/id` of each; each must be one that the member holds or held. @throws CannotPack */
export async function recordsAsked(
  database: MemberDatabase,
  { channel, records, units }: AskedRecords,
): Promise<string[]> {
  if (records.length + units.length === 0)
    throw new CannotPack(
      new Refusal('MALFORMED', { at: 'records', reason: 'neither records nor units' }),
      'no records',
    );
  const found = [
    ...(await Promise.all(records.map((id) => named(database, { channel, id })))),
    ...(await Promise.all(units.map((identifier) => ofUnit(database, channel, identifier)))),
  ];
  return [...new Set(found.flat())];
}

async function named({ projection }: MemberDatabase, { channel, id }: { channel: string; id: string }) {
  const rows = await projection.tables
    .selectFrom('records')
    .select(['kind', 'id'])
    .where('channel', '=', channel)
    .where('id', '=', id)
    .orderBy('kind')
    .execute();
  return namesOf(rows, `no record ${id} on ${channel}`);
}

async function ofUnit({ projection }: MemberDatabase, channel: string, identifier: Identifier): Promise<string[]> {
  const subject = canonical(identifier);
  const rows = await projection.tables
    .selectFrom('records')
    .select(['kind', 'id'])
    .where('channel', '=', channel)
    .where('kind', '=', 'custody')
    .where('subject', '=', subject)
    .orderBy('id')
    .execute();
  return namesOf(rows, `no custody record of ${subject} on ${channel}`);
}

function namesOf(rows: readonly { kind: string; id: string }[], message: string): string[] {
  if (rows.length === 0) throw new CannotPack(new Refusal('RECORD_UNKNOWN'), message);
  return rows.map(({ kind, id }) => `${kind}/${id}`);
}
