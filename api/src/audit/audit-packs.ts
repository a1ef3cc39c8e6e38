import type { Identifier } from '@tierline/chaincode/schema';
import type { Manifest } from '@tierline/network/pack-format';
import type { MemberDatabase } from '../readmodel';
import { NodeRefusal } from '../refusals';
import { archivedBlocks } from './archived-blocks';
import { recordsAsked } from './asked-records';
import { CannotPack } from './cannot-pack';
import type { KeptPins } from './open-pins';
import { PackShelf, type Laid, type ShelfOptions, type Taken } from './pack-shelf';
import { requireConsent } from './require-consent';
import { writePack, type WrittenPack } from './write-pack';

export type AskedPack = {
  channel: string;
  /** Ids, 32 hex digits. */
  records: readonly string[];
  units: readonly Identifier[];
  /** RFC 3339, UTC, milliseconds. */
  period: { since?: string; until?: string };
  /** Fields that the reader shall not see (docs/audit.md). */
  withhold: readonly string[];
  /** Whether the reader is shown what records of this member rest on. */
  withPins: boolean;
};
export type AuditPack = Pick<Manifest, 'height' | 'counts' | 'genesisHash'> &
  Laid &
  Pick<WrittenPack, 'sha256' | 'bytes' | 'versions' | 'withheld' | 'opened' | 'lacking'>;
export type AuditPacksOptions = ShelfOptions & {
  mspId: string;
  channels: readonly string[];
  database: MemberDatabase;
  megabytes: number;
  keptPins: KeptPins;
};

const megabyte = 1024 * 1024;

/** Packs that persons of the member ask its node for. An owner is whatever tells one person from another. */
export class AuditPacks {
  private constructor(
    private readonly options: AuditPacksOptions,
    private readonly shelf: PackShelf,
  ) {}

  static async open(options: AuditPacksOptions): Promise<AuditPacks> {
    return new AuditPacks(options, await PackShelf.open(options));
  }

  /** @throws Refusal, NodeRefusal */
  async make(owner: string, { period, withhold, withPins, ...asked }: AskedPack): Promise<AuditPack> {
    const { mspId, channels, database, megabytes, keptPins } = this.options;
    const { channel } = asked;
    if (!channels.includes(channel)) throw new NodeRefusal('CHANNEL_UNKNOWN', { channel });
    try {
      await requireConsent(database, channel);
      const records = await recordsAsked(database, asked);
      const { manifest, ...pack } = await this.shelf.lay({ owner, name: `${channel}.pack.zip` }, (file) => {
        const blocks = archivedBlocks(database, channel);
        return writePack({
          ...{ database, blocks, channel, mspId, records, period, withhold, file, mostBytes: megabytes * megabyte },
          ...(withPins && { keptPins }),
        });
      });
      const { height, counts, genesisHash } = manifest;
      return { ...pack, height, counts, genesisHash };
    } catch (error) {
      throw error instanceof CannotPack ? error.refusal : error;
    }
  }

  take(owner: string, token: string): Taken | undefined {
    return this.shelf.take(owner, token);
  }

  close(): Promise<void> {
    return this.shelf.close();
  }
}
