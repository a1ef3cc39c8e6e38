import type { Part } from '../database/member-database';
import { noTraits } from '../projections/trait-columns';

type Place = { channel: string; block: bigint; tx: number };

/**
 * What was purged from our collection goes from archive and projection in the transaction that shows it. The version's
 * facts become one ContentErased in the first one's place; no later place moves (protocol.md §9).
 */
export async function erase(archive: Part, projection: Part, { channel }: Place, keyHash: string): Promise<void> {
  await archive.tables
    .updateTable('private_values')
    .set({ value: null })
    .where('channel', '=', channel)
    .where('key_hash', '=', keyHash)
    .execute();
  const { tables } = projection;
  const versions = await tables
    .updateTable('versions')
    .set({ body: null, state: null, command: null, purged: true })
    .where('channel', '=', channel)
    .where('body_key', '=', keyHash)
    .returning(['kind', 'id', 'version', 'block', 'tx'])
    .execute();
  for (const { version, ...place } of versions) await eraseFacts(projection, { ...place, channel }, { version });
  await tables
    .updateTable('records')
    .set({ state: null, subject: null, ...noTraits })
    .where('channel', '=', channel)
    .where('body_key', '=', keyHash)
    .execute();
  const entries = await tables
    .updateTable('entries')
    .set({ raw: null, content: null, type: null, purged: true })
    .where('channel', '=', channel)
    .where('key_hash', '=', keyHash)
    .returning(['kind', 'id', 'block', 'tx'])
    .execute();
  for (const place of entries) await eraseFacts(projection, { ...place, channel }, {});
  await forgetMissing(projection, channel, keyHash);
}

async function eraseFacts(
  { tables }: Part,
  at: Place & { kind: string; id: string },
  version: { version?: number },
): Promise<void> {
  const facts = await tables
    .deleteFrom('facts')
    .where('channel', '=', at.channel)
    .where('block', '=', at.block)
    .where('tx', '=', at.tx)
    .where('kind', '=', at.kind)
    .where('id', '=', at.id)
    .where('type', '!=', 'Found')
    .returningAll()
    .execute();
  const [first] = facts.sort((a, b) => a.fact - b.fact);
  if (first)
    await tables
      .insertInto('facts')
      .values({ ...first, ...version, type: 'ContentErased', content: '{}' })
      .execute();
}

/** A value that never came and is purged now was no loss. */
async function forgetMissing({ tables }: Part, channel: string, keyHash: string): Promise<void> {
  await tables.deleteFrom('missing_values').where('channel', '=', channel).where('key_hash', '=', keyHash).execute();
}
