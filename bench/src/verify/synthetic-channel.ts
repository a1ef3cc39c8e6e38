import { createPrivateKey, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Constellation } from '@tierline/cli/constellation';
import { type Credentials, Organisation } from '@tierline/network/embedded';
import {
  assembleBlock,
  computeCommitHash,
  headerHash,
  Identity,
  parseBlock,
  type ParsedBlock,
  parseTransaction,
  serializeIdentity,
  setCommitHash,
  setFlags,
  signBlock,
  signMessage,
  type StateUpdate,
  type Version,
} from '@tierline/network/wire';
import { type Change, recordTransaction, type Signer } from './record-transaction';

const channel = 'axle-programme';
/** Who has a copy of each record. Their peers endorse, and the steward's. */
const parties = ['AxleMSP', 'CarrierMSP', 'OemMSP'];
const steward = 'StewardMSP';
const author = 'AxleMSP';
/** Written in turns, so that no two of a block are of one record. */
const records = 1000;

type Keys = { creator: Signer; endorsers: readonly Signer[]; orderer: Signer };

/** A channel in long use: founded by Tierline on the embedded network, then written on with the same keys and no network. */
export class SyntheticChannel {
  readonly genesisHash: string;
  readonly #publicReads: Change['publicReads'];
  readonly #seals = new Map<number, Version>();
  #tip: { number: bigint; headerHash: Uint8Array; commitHash: Uint8Array; lastConfig: bigint };
  #written = 0;

  private constructor(
    private readonly founding: readonly Uint8Array[],
    private readonly keys: Keys,
  ) {
    const blocks = founding.map((bytes) => parseBlock(bytes));
    const [first, tip] = [blocks[0], blocks.at(-1)];
    if (!first || !tip) throw new Error(`${channel} has no blocks`);
    this.genesisHash = first.headerHash;
    this.#publicReads = publicReadsIn(blocks);
    this.#tip = {
      number: tip.number,
      headerHash: Buffer.from(tip.headerHash, 'hex'),
      commitHash: Buffer.from(tip.commitHash ?? '', 'hex'),
      lastConfig: tip.lastConfig,
    };
  }

  static async found(): Promise<SyntheticChannel> {
    const folder = await mkdtemp(join(tmpdir(), 'tierline-bench-'));
    try {
      const { blocks, ...keys } = await foundIn(folder);
      return new SyntheticChannel(blocks, { ...keys, orderer: await ordererIn(folder, blocks) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** The founding blocks, then as many as hold this number of transactions. Once only. */
  *blocks(transactions: number, perBlock: number): Generator<Uint8Array> {
    yield* this.founding;
    for (let left = transactions; left > 0; left -= perBlock) yield this.#next(Math.min(left, perBlock));
  }

  #next(count: number): Uint8Array {
    const number = this.#tip.number + 1n;
    const data = Array.from({ length: count }, (_none, tx) => this.#change({ block: number, tx }));
    const block = assembleBlock({ number, previousHash: this.#tip.headerHash, data });
    const { identity, privateKey } = this.keys.orderer;
    const sign = (message: Uint8Array): Buffer => signMessage(privateKey, message);
    const signer = { identity: identity.bytes, nonce: randomBytes(24), sign };
    signBlock(block, { lastConfig: this.#tip.lastConfig, signer });
    const flags = data.map(() => 0);
    const updates = data.flatMap((envelope, tx) => updatesOf(envelope, { block: number, tx }));
    const commitHash = computeCommitHash(flags, updates, this.#tip.commitHash);
    setFlags(block, flags);
    setCommitHash(block, commitHash);
    this.#tip = { ...this.#tip, number, headerHash: headerHash(block), commitHash };
    return block.serializeBinary();
  }

  #change(at: Version): Buffer {
    const turn = this.#written % records;
    const before = this.#seals.get(turn);
    const change = {
      ...{ channel, parties, before, publicReads: this.#publicReads },
      record: turn.toString(16).padStart(32, '0'),
      version: 1 + Math.floor(this.#written / records),
    };
    this.#seals.set(turn, at);
    this.#written += 1;
    return recordTransaction(change, this.keys.creator, this.keys.endorsers);
  }
}

async function foundIn(folder: string): Promise<Omit<Keys, 'orderer'> & { blocks: Uint8Array[] }> {
  const constellation = await Constellation.create({ folder });
  try {
    const { network } = constellation;
    const height = await network.height(channel);
    const blocks = await Promise.all(Array.from({ length: height }, (_none, number) => network.block(channel, number)));
    const peers = await Promise.all([...parties, steward].map((mspId) => network.peerIdentity(mspId)));
    const person = await network.enrol(author, { enrolmentId: 'p-1', attributes: { 'tierline.roles': 'logistics' } });
    return {
      blocks: blocks.filter((block) => block !== undefined),
      creator: signerOf(author, person),
      endorsers: peers.map((credentials, at) => signerOf([...parties, steward][at] ?? '', credentials)),
    };
  } finally {
    await constellation.close();
  }
}

const signerOf = (mspId: string, { certificatePem, privateKeyPem }: Credentials): Signer => ({
  identity: Identity.parse(serializeIdentity(mspId, certificatePem)),
  privateKey: createPrivateKey(privateKeyPem),
});

async function ordererIn(folder: string, blocks: readonly Uint8Array[]): Promise<Signer> {
  const mspId = parseBlock(blocks.at(-1) ?? Buffer.alloc(0)).signatures[0]?.creator?.mspId ?? '';
  const domain = 'orderer.network';
  const root = join(folder, 'network', 'organizations');
  const organisation = await Organisation.open(root, { mspId, domain, kind: 'orderer' });
  return signerOf(mspId, await organisation.node('orderer', `orderer0.${domain}`));
}

/** Definition and registry, as the last call read them. */
function publicReadsIn(blocks: readonly ParsedBlock[]): Change['publicReads'] {
  const calls = blocks.flatMap(({ number, txs }) => txs.map((tx) => ({ number, tx })));
  const last = calls.findLast(({ tx }) => tx.chaincode?.name === 'tierline');
  if (!last) throw new Error('nothing was called yet');
  const written = { block: last.number, tx: last.tx.index };
  return last.tx.rwsets.map(({ namespace, reads }) => ({
    namespace,
    reads: namespace === 'tierline' ? [{ key: 'registry', version: written }] : reads,
  }));
}

function updatesOf(envelope: Uint8Array, version: Version): StateUpdate[] {
  return parseTransaction(envelope, 0, 0).rwsets.flatMap(({ namespace, collections }) =>
    collections.flatMap(({ name, writes }) =>
      writes.map(({ keyHash, valueHash }) => ({
        ...{ namespace, collection: name, version },
        key: Buffer.from(keyHash, 'hex'),
        value: Buffer.from(valueHash, 'hex'),
      })),
    ),
  );
}
