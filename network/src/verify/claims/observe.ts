import { callerOf, collectionOf, type LedgerTransaction } from '@tierline/chaincode/record';
import type { ChannelConfig, NamespaceRwSet } from '../../wire';
import type { ValidTransaction } from '../ledger/ledger-layer';

const chaincode = 'tierline';
const implicit = collectionOf('');

/** Organisations of which a peer endorsed. */
function endorsingMembers(signers: ValidTransaction['signers'], config: ChannelConfig): string[] {
  const peers = signers.filter((signer) => config.msps.get(signer.mspId)?.hasRole(signer, 'peer'));
  return [...new Set(peers.map((signer) => signer.mspId))];
}

function hashedWrites({ collections }: NamespaceRwSet): LedgerTransaction['writes'] {
  return collections
    .filter(({ name }) => name.startsWith(implicit))
    .flatMap(({ name, writes }) =>
      writes.map(({ keyHash, valueHash, isDelete, isPurge }) => ({
        mspId: name.slice(implicit.length),
        keyHash,
        valueHash: isDelete ? '' : valueHash,
        isPurge,
      })),
    );
}

function policyKeys({ metadataWrites, collections }: NamespaceRwSet): string[] {
  const hashed = collections.flatMap((collection) => collection.metadataWrites.map(({ keyHash }) => keyHash));
  return [...metadataWrites.map(({ key }) => key), ...hashed];
}

/** The transaction as Tierline's rules read it; undefined if it does not touch Tierline's namespace. */
export function observe(valid: ValidTransaction, block: bigint, config: ChannelConfig): LedgerTransaction | undefined {
  const { tx, signers } = valid;
  const rwset = tx.rwsets.find(({ namespace }) => namespace === chaincode);
  if (tx.type !== 'endorser' || !rwset) return undefined;
  const { mspId, details } = tx.creator;
  const called = tx.chaincode?.name === chaincode ? tx.chaincode : undefined;
  return {
    channel: tx.channel,
    block,
    tx: tx.index,
    txId: tx.txId,
    at: tx.at,
    atNanos: tx.atNanos,
    caller: callerOf({ mspId, commonName: details.commonName, attributes: details.attributes }),
    functionName: called?.functionName ?? '',
    argumentCount: Math.max(0, (called?.args.length ?? 1) - 1),
    endorsers: endorsingMembers(signers, config),
    byMajority: config.policy('/Channel/Application/Endorsement')(signers, config.msps),
    writes: hashedWrites(rwset),
    publicWrites: rwset.writes.map(({ key, value, isDelete }) => ({
      key,
      value: isDelete ? undefined : value.toString(),
    })),
    metadataKeys: policyKeys(rwset),
    otherCollections: rwset.collections
      .filter(({ name, writes }) => !name.startsWith(implicit) && writes.length > 0)
      .map(({ name }) => name),
  };
}
