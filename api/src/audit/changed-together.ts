import { sha256Hex } from '@tierline/chaincode/record';
import type { Disclosures } from '@tierline/network/pack-format';
import { type RawBuilder, sql } from 'kysely';
import type { MemberDatabase } from '../readmodel';

export type RecordName = { kind: string; id: string };

/** Records not shown that changed in one transaction with a version that is: without them the verifier cannot run the rules there. */
export async function changedTogether(
  { projection }: MemberDatabase,
  { channel, records }: Disclosures,
): Promise<RecordName[]> {
  const shown = records.flatMap(({ versions }) => versions.map(({ seal }) => sha256Hex(seal)));
  const ids = records.map(({ id }) => id);
  return projection.tables
    .selectFrom('versions as shown')
    .innerJoin('versions as other', (join) =>
      join
        .onRef('other.channel', '=', 'shown.channel')
        .onRef('other.block', '=', 'shown.block')
        .onRef('other.tx', '=', 'shown.tx'),
    )
    .select(['other.kind', 'other.id'])
    .distinct()
    .where('shown.channel', '=', channel)
    .where('shown.id', '=', any(ids))
    .where('shown.seal_hash', '=', any(shown))
    .where('other.id', '!=', sql<string>`all(${ids}::text[])`)
    .orderBy('other.kind')
    .orderBy('other.id')
    .execute();
}

const any = (texts: readonly string[]): RawBuilder<string> => sql<string>`any(${texts}::text[])`;
