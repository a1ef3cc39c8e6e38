import { callerOf, collectionOf, type LedgerTransaction, sha256Hex, type Values } from '@tierline/chaincode/record';
import {
  type ChannelConfig,
  endorsementMessage,
  type Identity,
  type NamespaceRwSet,
  type ParsedTransaction,
  parsePrivateData,
  proposalHash,
  sameBytes,
  txIdOf,
  validSigners,
} from '@tierline/network/wire';

const implicit = collectionOf('');

/** Whether the creator is a member's, signed the envelope, and what was endorsed is what it proposed. */
export function isSignedByCreator(tx: ParsedTransaction, config: ChannelConfig): boolean {
  const { action, creator } = tx;
  const [signer] = validSigners([{ identity: creator, message: tx.payload, signature: tx.signature }], config.msps);
  if (!signer || !action || config.msps.get(signer.mspId)?.refusal(signer) !== undefined) return false;
  const proposed = proposalHash(tx.channelHeader, action.signatureHeader, action.proposalPayload);
  return sameBytes(proposed, action.proposalHash) && txIdOf(tx.nonce, creator.bytes) === tx.txId;
}

/** The transaction as the rules read it, with nothing of Fabric in it. */
export function ledgerTransaction(
  tx: ParsedTransaction,
  rwset: NamespaceRwSet,
  block: bigint,
  config: ChannelConfig,
  chaincode: string,
): LedgerTransaction {
  const signers = endorsersOf(tx, config);
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
    endorsers: signers.filter((one) => config.msps.get(one.mspId)?.hasRole(one, 'peer')).map((one) => one.mspId),
    byMajority: config.policy('/Channel/Application/Endorsement')(signers, config.msps),
    publicWrites: rwset.writes.map(({ key, value, isDelete }) => ({
      key,
      value: isDelete ? undefined : value.toString(),
    })),
    ...privateSide(rwset),
  };
}

function endorsersOf(tx: ParsedTransaction, config: ChannelConfig): Identity[] {
  const signed = tx.endorsements.map(({ identity, endorser, signature }) => ({
    identity,
    signature,
    message: endorsementMessage(tx.prpBytes, endorser),
  }));
  return validSigners(signed, config.msps);
}

function privateSide({
  collections,
  metadataWrites,
}: NamespaceRwSet): Pick<LedgerTransaction, 'writes' | 'metadataKeys' | 'otherCollections'> {
  const isMembers = ({ name }: { name: string }): boolean => name.startsWith(implicit);
  const hashed = collections.flatMap((collection) => collection.metadataWrites.map(({ keyHash }) => keyHash));
  return {
    writes: collections.filter(isMembers).flatMap(({ name, writes }) =>
      writes.map(({ keyHash, valueHash, isDelete, isPurge }) => ({
        mspId: name.slice(implicit.length),
        keyHash,
        valueHash: isDelete ? '' : valueHash,
        isPurge,
      })),
    ),
    metadataKeys: [...metadataWrites.map(({ key }) => key), ...hashed],
    otherCollections: collections.filter((one) => !isMembers(one) && one.writes.length > 0).map(({ name }) => name),
  };
}

/** What our own collection got; deletes bring no value. */
export function ownValues(privateData: Uint8Array | undefined, chaincode: string, self: string): Values {
  const values = new Map<string, { key: string; value: string }>();
  if (!privateData) return values;
  for (const { namespace, collection, writes } of parsePrivateData(privateData)) {
    if (namespace !== chaincode || collection !== collectionOf(self)) continue;
    for (const { key, value, isDelete } of writes)
      if (!isDelete) values.set(sha256Hex(key), { key, value: value.toString() });
  }
  return values;
}
