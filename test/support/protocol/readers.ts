import { createPrivateKey } from 'node:crypto';
import { followPeer } from '@tierline/api/gateway';
import { DatabaseServer, type MemberDatabase, Projector } from '@tierline/api/readmodel';
import { parseBlock } from '@tierline/network/wire';
import { eventually } from '../waiting';
import { memberIds, type MemberId, person, type Programme, registry } from './programme';

const { channel } = registry;
type Rows = Awaited<ReturnType<typeof rowsOf>>;

/** What one member's own node made of the blocks and values that its peer delivered. */
export type Reading = Rows & { mspId: MemberId; blocks: Uint8Array[] };

/** Every member's projector at its own peer, by the product's own way from there to the tables, from genesis on. */
export class Readers {
  readonly #heights = new Map<MemberId, bigint>();
  readonly #nodes: { mspId: MemberId; database: MemberDatabase; projector: Projector }[] = [];
  #fault: Error | undefined;

  private constructor(private readonly server: DatabaseServer) {}

  static async start(programme: Programme): Promise<Readers> {
    const readers = new Readers(await DatabaseServer.open());
    const genesisHash = parseBlock(await programme.ground.genesisBlock(channel)).headerHash;
    for (const mspId of memberIds) {
      const database = await readers.server.member(mspId.toLowerCase());
      readers.#follow(programme, mspId, database, genesisHash);
    }
    return readers;
  }

  /** Resolves once every member has read up to and including the block. */
  async settled(block: bigint): Promise<void> {
    const lowest = () => {
      if (this.#fault) return Promise.reject(this.#fault);
      const heights = memberIds.map((mspId) => this.#heights.get(mspId) ?? 0n);
      return Promise.resolve(heights.reduce((least, height) => (height < least ? height : least)));
    };
    await eventually(lowest, (height) => height > block);
  }

  async readings(): Promise<Reading[]> {
    return Promise.all(this.#nodes.map(async ({ mspId, database }) => ({ mspId, ...(await rowsOf(database)) })));
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map(({ projector }) => projector.close()));
    await this.server.close();
  }

  #follow(programme: Programme, mspId: MemberId, database: MemberDatabase, genesisHash: string): void {
    const { certificatePem, privateKeyPem } = programme.of(mspId).credentials;
    const privateKey = createPrivateKey(privateKeyPem);
    const signatory = { mspId, name: person, roles: [], certificatePem, privateKey };
    const projector = new Projector({
      ...{ channel, genesisHash, chaincode: 'tierline', self: mspId, database },
      follow: followPeer(
        () => programme.ground.connection(mspId),
        () => Promise.resolve(signatory),
      ),
      onProjected: ({ next }) => this.#heights.set(mspId, next),
      onState: (_channel, state) => {
        if (state.name === 'stopped') this.#fault = state.fault;
      },
    });
    this.#nodes.push({ mspId, database, projector });
    projector.start();
  }
}

async function rowsOf({ archive, projection }: MemberDatabase) {
  const { tables } = projection;
  const blocks = await archive.tables.selectFrom('blocks').select('bytes').orderBy('number').execute();
  const placed = new Map<string, string>();
  for (const { number, txs } of blocks.map(({ bytes }) => parseBlock(bytes)))
    for (const { index, txId } of txs) placed.set(`${number} ${index}`, txId);
  const findings = await tables.selectFrom('findings').select(['block', 'tx', 'code']).execute();
  return {
    blocks: blocks.map(({ bytes }) => bytes),
    findings: findings.map(({ block, tx, code }) => ({ txId: placed.get(`${block} ${tx}`) ?? '', code })),
    attested: await tables
      .selectFrom('attestations')
      .select(['msp_id as mspId', 'up_to as upTo', 'tx_id as txId'])
      .orderBy('msp_id')
      .execute(),
    versions: await tables.selectFrom('versions').selectAll().orderBy('version').execute(),
    entries: await tables.selectFrom('entries').selectAll().execute(),
    records: await tables.selectFrom('records').selectAll().execute(),
  };
}
