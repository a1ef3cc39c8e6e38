import type { Generated } from 'kysely';
import type { Bytes, LedgerPlace } from './columns';

export type BlockRow = {
  channel: string;
  number: bigint;
  arrival: Generated<bigint>;
  header_hash: string;
  is_config: boolean;
  bytes: Bytes;
};
/** `value` null: erased. */
export type PrivateValueRow = LedgerPlace & { key: string; key_hash: string; value: string | null };

/** What the peer delivered. */
export interface ArchiveTables {
  active_projection: { single: boolean; number: number; form: Generated<string> };
  blocks: BlockRow;
  private_values: PrivateValueRow;
}
