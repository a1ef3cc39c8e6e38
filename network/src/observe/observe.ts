import {
  callerOf,
  collectionOf,
  sha256Hex,
  type LedgerTransaction,
  type LedgerWrite,
} from '@tierline/chaincode/record';
import type { ChannelConfig, Identity, NamespaceRwSet, ParsedTransaction } from '../wire';

const implicit = collectionOf('');
const hashLength = 64;

/** A valid transaction, whose endorsements hold, and where it stands. */
export type Observed = {
  tx: ParsedTransaction;
  /** Identities whose endorsements hold. */
  signers: readonly Identity[];
  block: bigint;
  /** In force before the block. */
  config: ChannelConfig;
  chaincode: string;
};

/** The transaction as the rules read it, with nothing of Fabric in it; undefined if it does not touch the namespace. */
export function observe({ tx, signers, block, config, chaincode }: Observed): LedgerTransaction | undefined {
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
    args: called?.args.slice(1).map((arg) => arg.toString('utf8')) ?? [],
    endorsers: endorsingMembers(signers, config),
    // of few transactions anybody asks
    get byMajority() {
      return config.policy('/Channel/Application/Endorsement')(signers, config.msps);
    },
    publicWrites: rwset.writes.map(({ key, value, isDelete }) => ({
      key,
      value: isDelete ? undefined : value.toString(),
    })),
    ...privateSide(rwset),
  };
}

/** A member may write one key twice into its own collection; the ledger keeps the last. */
function lastOfEach(writes: LedgerWrite[]): LedgerWrite[] {
  const places = new Map<string, Map<string, number>>();
  const last: LedgerWrite[] = [];
  for (const write of writes) {
    const ofMember = places.get(write.mspId) ?? new Map<string, number>();
    places.set(write.mspId, ofMember);
    const at = ofMember.get(write.keyHash) ?? last.length;
    ofMember.set(write.keyHash, at);
    last[at] = write;
  }
  return last;
}

/** Fabric takes bytes of any length in a hash's place; readers keep hashes. It is no hash of ours either way. */
const hashOf = (hex: string): string => (hex.length === hashLength ? hex : sha256Hex(hex));

/** Organisations of which a peer endorsed. */
function endorsingMembers(signers: readonly Identity[], config: ChannelConfig): string[] {
  const peers = signers.filter((signer) => config.msps.get(signer.mspId)?.hasRole(signer, 'peer'));
  return [...new Set(peers.map((signer) => signer.mspId))];
}

function privateSide({
  collections,
  metadataWrites,
}: NamespaceRwSet): Pick<LedgerTransaction, 'writes' | 'metadataKeys' | 'otherCollections'> {
  const isMembers = ({ name }: { name: string }): boolean => name.startsWith(implicit);
  const hashed = collections.flatMap((collection) => collection.metadataWrites.map(({ keyHash }) => keyHash));
  return {
    writes: lastOfEach(
      collections.filter(isMembers).flatMap(({ name, writes }) =>
        writes.map(({ keyHash, valueHash, isDelete, isPurge }) => ({
          mspId: name.slice(implicit.length),
          keyHash: hashOf(keyHash),
          valueHash: isDelete ? '' : hashOf(valueHash),
          isPurge,
        })),
      ),
    ),
    metadataKeys: [...metadataWrites.map(({ key }) => key), ...hashed],
    otherCollections: collections.filter((one) => !isMembers(one) && one.writes.length > 0).map(({ name }) => name),
  };
}
