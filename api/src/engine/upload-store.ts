import { sql } from 'kysely';
import { chunkSlots, type AttachmentType } from '@tierline/chaincode/schema';
import type { Placing, Upload, Uploads } from '../messages';
import type { MemberDatabase, Part, Parts } from '../readmodel';

/** What persons mean to attach, in the part `engine` of the member's database. */
export class UploadStore implements Uploads {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  /** Nobody takes more room than is left: who fills it leaves some for everybody else. */
  keep(
    owner: string,
    { hash, mediaType, bytes }: Upload,
    { at, since, bytes: most }: { at: string; since: string; bytes: number },
  ): Promise<boolean> {
    return this.#database.transaction(async ({ engine }) => {
      const { tables } = engine;
      await tables.deleteFrom('uploads').where('at', '<', since).execute();
      await tables.deleteFrom('uploads').where('owner', '=', owner).where('hash', '=', hash).execute();
      const left = most - (await kept(engine));
      if ((await kept(engine, owner)) + bytes.length > left) return false;
      await tables.insertInto('uploads').values({ owner, hash, media_type: mediaType, bytes, at }).execute();
      return true;
    });
  }

  async find(owner: string, hash: string): Promise<Upload | undefined> {
    const row = await this.#database.engine.tables
      .selectFrom('uploads')
      .select(['media_type', 'bytes'])
      .where('owner', '=', owner)
      .where('hash', '=', hash)
      .executeTakeFirst();
    return row && { hash, mediaType: row.media_type as AttachmentType, bytes: Buffer.from(row.bytes) };
  }

  async forget(owner: string): Promise<void> {
    await this.#database.engine.tables.deleteFrom('uploads').where('owner', '=', owner).execute();
  }

  slots(placing: Placing): Promise<number | undefined> {
    const { place, commandId, hashes, count } = placing;
    return this.#database.transaction(async (parts) => {
      const { tables } = parts.engine;
      const taken = await tables
        .selectFrom('attachment_slots')
        .select('slot')
        .where('channel', '=', place.channel)
        .where('kind', '=', place.kind)
        .where('id', '=', place.id)
        .where('command_id', '=', commandId)
        .executeTakeFirst();
      if (taken) return taken.slot;
      const slot = await firstFree(parts, placing);
      if (slot + count > chunkSlots) return undefined;
      const row = { ...place, slot, count, command_id: commandId, hashes: [...hashes] };
      await tables.insertInto('attachment_slots').values(row).execute();
      return slot;
    });
  }
}

async function kept({ tables }: Part, owner?: string): Promise<number> {
  const all = tables.selectFrom('uploads').select(sql<number>`coalesce(sum(length(bytes)), 0)::integer`.as('bytes'));
  const { bytes } = await (owner === undefined ? all : all.where('owner', '=', owner)).executeTakeFirstOrThrow();
  return bytes;
}

/** Beyond all that were taken; also where the part `engine` comes from a backup, and the ledger knows of more. */
async function firstFree({ engine, projection }: Parts, { place, by }: Placing): Promise<number> {
  const taken = await engine.tables
    .selectFrom('attachment_slots')
    .select(sql<number | null>`max(slot + count)`.as('free'))
    .where('channel', '=', place.channel)
    .where('kind', '=', place.kind)
    .where('id', '=', place.id)
    .executeTakeFirst();
  const written = await projection.tables
    .selectFrom('entries')
    .select(sql<number | null>`max((content ->> 'slot')::integer + 1)`.as('free'))
    .where('channel', '=', place.channel)
    .where('kind', '=', place.kind)
    .where('id', '=', place.id)
    .where('type', '=', 'chunk')
    .where('by_msp', '=', by)
    .executeTakeFirst();
  return Math.max(taken?.free ?? 0, written?.free ?? 0);
}
