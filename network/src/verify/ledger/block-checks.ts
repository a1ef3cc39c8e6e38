import {
  type ChannelConfig,
  checkEncoding,
  checkWellFormed,
  dataHash,
  hex,
  type Identity,
  type ParsedBlock,
} from '../../wire';
import type { Finding, FindingCode } from './findings';
import { unknownRules } from './known-rules';

function found(block: ParsedBlock, layer: Finding['layer'], code: FindingCode, reason: string): Finding {
  return { block: block.number, layer, code, reason };
}

export function isConfigBlock(block: ParsedBlock): boolean {
  return block.txs.length === 1 && block.txs[0]?.type === 'config';
}

/** What neither hash nor signature covers. */
export function checkBytes(bytes: Uint8Array, block: ParsedBlock): Finding[] {
  const reason = checkEncoding(bytes, block.lastConfig);
  return reason === undefined ? [] : [found(block, 'block', 'NOT_WELL_FORMED', reason)];
}

/** The block against itself and the one before. */
export function checkChain(block: ParsedBlock, before: ParsedBlock | undefined, genesisHash: string): Finding[] {
  const findings: Finding[] = [];
  const expected = before ? before.number + 1n : 0n;
  if (block.number !== expected) {
    const reason = `block ${String(block.number)} stands in its place`;
    findings.push({ block: expected, layer: 'block', code: 'BLOCK_MISSING', reason });
  }
  if (!before && block.headerHash !== genesisHash) {
    findings.push(
      found(block, 'block', 'GENESIS_DIFFERS', `header hash ${block.headerHash}, trusted is ${genesisHash}`),
    );
  }
  if (before && block.previousHash !== before.headerHash) {
    findings.push(
      found(block, 'block', 'LINK_BROKEN', `names ${block.previousHash}, the header before is ${before.headerHash}`),
    );
  }
  const hash = hex(dataHash(block.data));
  if (hash !== block.dataHash) {
    findings.push(
      found(block, 'block', 'DATA_HASH_DIFFERS', `data hashes to ${hash}, the header says ${block.dataHash}`),
    );
  }
  const malformed = checkWellFormed(block.data, isConfigBlock(block));
  if (malformed) findings.push(found(block, 'block', 'NOT_WELL_FORMED', malformed));
  return findings;
}

/** Who asks for what: every transaction for this channel, and a configuration alone in its block. */
export function checkChannel(block: ParsedBlock, channel: string): Finding[] {
  return block.txs.flatMap(({ channel: named, type, malformed, txId, index }, at): Finding[] => {
    const place = { block: block.number, tx: index, txId };
    // Peers read the first header whatever becomes of the transaction.
    const isRead = malformed === undefined || at === 0;
    if (isRead && named !== channel)
      return [
        { ...place, layer: 'transaction', code: 'CHANNEL_DIFFERS', reason: `made for channel ${named || 'none'}` },
      ];
    if (type === 'config' && block.txs.length > 1)
      return [{ ...place, layer: 'config', code: 'CONFIG_INVALID', reason: 'it is not alone in its block' }];
    return [];
  });
}

/** Of the first block only the header is fixed by what is trusted: beside it nobody has signed, and no peer has judged. */
export function checkFirst(block: ParsedBlock, config: ChannelConfig): Finding[] {
  const findings: Finding[] = [];
  const { signatures, commitHash, metadataValue } = block;
  const isNothing = metadataValue.length === 0 || hex(metadataValue) === ofFirstConfig;
  if (signatures.length > 0 || commitHash !== undefined || !isNothing)
    findings.push(found(block, 'block', 'NOT_WELL_FORMED', 'the first block carries signatures or a commit hash'));
  const unknown = isConfigBlock(block) ? unknownRules(config) : 'it is no configuration';
  if (unknown !== undefined) findings.push(found(block, 'config', 'CONFIG_INVALID', unknown));
  return findings;
}

/** `OrdererBlockMetadata` with a last configuration in block 0, which is how Fabric makes a first block. */
const ofFirstConfig = '0a00';

/** The orderers that signed, under the policy in force: any writer in Raft, a quorum of consenters in BFT. */
export function checkOrderers(block: ParsedBlock, config: ChannelConfig, signers: readonly Identity[]): Finding[] {
  if (config.policy('/Channel/Orderer/BlockValidation')(signers, config.msps)) return [];
  const count = String(block.signatures.length);
  return [
    found(
      block,
      'orderer',
      'ORDERER_SIGNATURES',
      `${count} signatures do not satisfy /Channel/Orderer/BlockValidation`,
    ),
  ];
}

export function checkLastConfig(block: ParsedBlock, expected: bigint): Finding[] {
  if (block.lastConfig === expected) return [];
  const reason = `names block ${String(block.lastConfig)}, it is ${String(expected)}`;
  return [found(block, 'orderer', 'LAST_CONFIG_DIFFERS', reason)];
}
