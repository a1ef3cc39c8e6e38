import { common, gateway, ledger, peer } from '@hyperledger/fabric-protos';
import { parseRwset, parseTransaction, sameBytes } from '@tierline/network/wire';
import type { Refusal } from './client';
import type { Proposal } from './script';

const noQuorum = 'insufficient number of orderers could successfully process transaction to satisfy quorum requirement';
/** gRPC's ABORTED, as the gateway passes on what a single orderer refuses. */
const aborted = 10;
const mismatch = 'ProposalResponsePayloads do not match';

/**
 * What two networks cannot have in common, and nothing else, is made the same here:
 * - transaction ids become the place of the action in its script, in texts and events too;
 * - versions in read sets become the place of the action that wrote them (`0` where no action of the script did),
 *   so that block numbers do not count but who was read does; hashes of summarised ranges, which hold versions, go;
 * - certificates, nonces, signatures, the proposal's hash and time are left out: an endorsement is whose it is;
 *   the order of endorsements and of refusing peers is the gateway's luck, so both are sorted, and so is which peer's
 *   answer it calls the differing one; where it may choose endorsers, their number counts and whether its own is one;
 * - where every BFT orderer refuses with the same words, that stands as the refusal of one;
 * - collections that the gateway lists come in the order of a Go map, so they are sorted;
 * - addresses of peers are left out of refusals, hexadecimal creators in their texts become `<creator>`.
 */
export class Normaliser {
  /** @param nameOf the action's place by its transaction id; @param writerOf that of what wrote a version */
  constructor(
    private readonly nameOf: ReadonlyMap<string, string>,
    private readonly writerOf: (version: {
      block: number;
      tx: number;
    }) => { round: number; action: number } | undefined,
  ) {}

  text(text: string): string {
    return text
      .replaceAll(/\b[0-9a-f]{64}\b/g, (found) => this.nameOf.get(found) ?? found)
      .replaceAll(/\{BlockNum: (\d+), TxNum: (\d+)\}/g, (_found, block: string, tx: string) => {
        const writer = this.writerOf({ block: Number(block), tx: Number(tx) });
        return `{${String(writer?.round ?? 0)}.${String(writer?.action ?? 0)}}`;
      })
      .replaceAll(/\b(?:localhost|127\.0\.0\.1|peer0\.[a-z0-9.]+):\d+\b/g, '<address>')
      .replaceAll(/\b0a[0-9a-f]{200,}\b/g, '<creator>')
      .replaceAll(/(?<=collection\(s\): \[)[^\]]+/g, (names) => names.split(' ').sort().join(' '));
  }

  refusal(refused: Refusal) {
    const { code, message, details } = refused.message === noQuorum ? ofOneOrderer(refused) : refused;
    const texts = details.map((detail) => ({
      mspId: detail.message === mismatch ? '<either>' : detail.mspId,
      message: this.text(detail.message),
    }));
    const sorted = texts.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    return { code, message: this.text(message), details: sorted };
  }

  /** The bytes of `gateway.PreparedTransaction` as the gateway returned them. */
  prepared(bytes: Uint8Array, { by, at }: Proposal) {
    const envelope = gateway.PreparedTransaction.deserializeBinary(bytes).getEnvelope() ?? new common.Envelope();
    const { action, endorsements } = parseTransaction(envelope.serializeBinary(), 0, 0);
    const payload = peer.ProposalResponsePayload.deserializeBinary(action?.prpBytes ?? Buffer.alloc(0));
    const result = peer.ChaincodeAction.deserializeBinary(payload.getExtension_asU8());
    const results = this.#results(result.getResults_asU8());
    result.setResults(results.bytes);
    result.setEvents(this.#event(result.getEvents_asU8()));
    const mspIds = endorsements.map(({ mspId }) => mspId);
    return {
      endorsers: at ? mspIds.sort() : { number: mspIds.length, own: mspIds.includes(by) },
      proposal: Buffer.from(action?.proposalPayload ?? []).toString('hex'),
      action: Buffer.from(result.serializeBinary()).toString('hex'),
      // The same once more, for people to read.
      results: results.readable,
      response: result.getResponse()?.toObject(),
      isCanonical: results.isCanonical,
    };
  }

  #event(bytes: Uint8Array): Uint8Array {
    if (bytes.length === 0) return bytes;
    const event = peer.ChaincodeEvent.deserializeBinary(bytes);
    event.setTxId(this.nameOf.get(event.getTxId()) ?? event.getTxId());
    return event.serializeBinary();
  }

  #results(bytes: Uint8Array) {
    const all = ledger.rwset.TxReadWriteSet.deserializeBinary(bytes);
    // Written by other code than wrote the bytes: else it would hide how they were encoded.
    const unchanged = rewrite(
      all,
      () => undefined,
      (hash) => hash,
    );
    const isCanonical = sameBytes(unchanged.serializeBinary(), bytes);
    const rename: Rename = (version) => {
      const writer = this.writerOf({ block: version.getBlockNum(), tx: version.getTxNum() });
      version.setBlockNum(writer?.round ?? 0);
      version.setTxNum(writer?.action ?? 0);
    };
    const rewritten = rewrite(all, rename, (hash) => Buffer.alloc(hash.length)).serializeBinary();
    return { bytes: rewritten, isCanonical, readable: readable(parseRwset(rewritten)) };
  }
}

function ofOneOrderer(refused: Refusal): Refusal {
  const [message, ...others] = new Set(refused.details.map((detail) => detail.message));
  return message !== undefined && others.length === 0 ? { code: aborted, message, details: [] } : refused;
}

type Rename = (version: ledger.rwset.kvrwset.Version) => void;

function rewrite(
  all: ledger.rwset.TxReadWriteSet,
  rename: Rename,
  hash: (summary: Uint8Array) => Uint8Array,
): ledger.rwset.TxReadWriteSet {
  const copy = all.cloneMessage();
  const renamed = (version: ledger.rwset.kvrwset.Version | undefined): void => {
    if (version) rename(version);
  };
  for (const space of copy.getNsRwsetList()) {
    const set = ledger.rwset.kvrwset.KVRWSet.deserializeBinary(space.getRwset_asU8());
    for (const read of set.getReadsList()) renamed(read.getVersion());
    for (const query of set.getRangeQueriesInfoList()) {
      for (const read of query.getRawReads()?.getKvReadsList() ?? []) renamed(read.getVersion());
      const summary = query.getReadsMerkleHashes();
      summary?.setMaxLevelHashesList(summary.getMaxLevelHashesList_asU8().map(hash));
    }
    space.setRwset(set.serializeBinary());
    for (const collection of space.getCollectionHashedRwsetList()) {
      const hashed = ledger.rwset.kvrwset.HashedRWSet.deserializeBinary(collection.getHashedRwset_asU8());
      for (const read of hashed.getHashedReadsList()) renamed(read.getVersion());
      collection.setHashedRwset(hashed.serializeBinary());
    }
  }
  return copy;
}

/** Values that jest prints well and that compare as they are. */
export function readable(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, given: unknown) => {
      if (typeof given === 'bigint') return String(given);
      if (typeof given === 'object' && given !== null && 'type' in given && given.type === 'Buffer' && 'data' in given)
        return Buffer.from(given.data as number[]).toString('latin1');
      return given;
    }),
  ) as unknown;
}
