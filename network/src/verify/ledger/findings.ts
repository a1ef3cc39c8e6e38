/** What the verifier can find wrong, and what each means. */
export const findingCodes = {
  BLOCK_UNREADABLE: 'the bytes are no block',
  BLOCK_MISSING: 'the number does not follow the block before',
  GENESIS_DIFFERS: 'block 0 is not the one that is trusted',
  CHECKPOINT_DIFFERS: 'the blocks are not those that the checkpoint says were checked before',
  LINK_BROKEN: 'the previous hash is not the hash of the header before',
  DATA_HASH_DIFFERS: 'the data is not what the header says',
  NOT_WELL_FORMED: 'bytes that no hash or signature fixes are not as Fabric writes them',
  CHANNEL_DIFFERS: 'a transaction belongs to another channel',
  ORDERER_SIGNATURES: 'the orderers that signed do not satisfy the block validation policy then in force',
  CONFIG_INVALID: 'the configuration does not follow from the one before by a signed update',
  LAST_CONFIG_DIFFERS: 'the orderers name another block as the last configuration',
  FLAGS_MISSING: 'not one validation code a transaction',
  FLAG_DIFFERS: 'the validation code is not what the transaction deserves',
  COMMIT_HASH_DIFFERS: "the peer's commit hash does not follow from flags and writes",
} as const;

export type FindingCode = keyof typeof findingCodes;

export type Finding = {
  block: bigint;
  tx?: number;
  txId?: string;
  layer: 'block' | 'orderer' | 'config' | 'transaction' | 'commit';
  code: FindingCode;
  reason: string;
};

/** A transaction that the channel rightly holds invalid. */
export type Refused = { block: bigint; tx: number; txId: string; flag: number; reason: string };
