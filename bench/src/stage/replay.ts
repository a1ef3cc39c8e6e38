import { createPrivateKey } from 'node:crypto';
import { followPeer } from '@tierline/api/gateway';
import { type Delivered, DatabaseServer, Projector } from '@tierline/api/readmodel';
import { chaincodeName } from '@tierline/chaincode/package';
import { decodeBlock, headerHash } from '@tierline/network/wire';
import { type Cpu, cpuOf } from '../harness/cpu';
import { parties, programme, type TwoParties } from './two-parties';

/** A channel as the buyer's peer delivered it, in memory. */
export type Recording = { blocks: readonly Delivered[]; genesisHash: string };
export type Replayed = { versions: number; cpu: Cpu; milliseconds: number };

/** Takes down all blocks of the programme's channel. */
export async function record({ constellation: { network } }: TwoParties): Promise<Recording> {
  const [mspId] = parties;
  const { certificatePem, privateKeyPem } = await network.enrol(mspId, { enrolmentId: 'recorder' });
  const signatory = { mspId, name: 'recorder', roles: [], certificatePem, privateKey: createPrivateKey(privateKeyPem) };
  const follow = followPeer(
    () => network.connection(mspId),
    () => Promise.resolve(signatory),
  );
  const height = await network.height(programme);
  const stop = new AbortController();
  const blocks: Delivered[] = [];
  for await (const delivered of follow(programme, 0n, stop.signal)) {
    blocks.push(delivered);
    if (blocks.length === height) break;
  }
  stop.abort();
  const genesisHash = headerHash(decodeBlock(blocks[0]?.block ?? new Uint8Array())).toString('hex');
  return { blocks, genesisHash };
}

/**
 * Projects a recording into an empty database in memory, with every check. `live`: block by block, each committed before
 * the next comes; else as fast as blocks are taken. @throws Error if anything is a finding
 */
export async function replay(
  { blocks, genesisHash }: Recording,
  live: boolean,
  self: string = parties[0],
): Promise<Replayed> {
  const server = await DatabaseServer.open({});
  try {
    const database = await server.member('replay');
    const progress = new Progress();
    const projector = new Projector({
      channel: programme,
      self,
      genesisHash,
      chaincode: chaincodeName,
      database,
      follow: () => (live ? oneByOne(blocks, progress) : allAtOnce(blocks)),
      onProjected: ({ next }) => progress.reach(Number(next)),
      onState: (_channel, state) => {
        if (state.name !== 'following') progress.fail(new Error(JSON.stringify(state)));
      },
    });
    const { cpu, milliseconds } = await cpuOf(async () => {
      projector.start();
      await progress.until(blocks.length);
    });
    await projector.close();
    const { tables } = database.projection;
    const counted = (table: 'versions' | 'findings') =>
      tables
        .selectFrom(table)
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
    const [versions, findings] = [await counted('versions'), await counted('findings')];
    if (Number(findings.count) > 0) throw new Error(`${findings.count} findings in what was written honestly`);
    return { versions: Number(versions.count), cpu, milliseconds };
  } finally {
    await server.close();
  }
}

async function* allAtOnce(blocks: readonly Delivered[]): AsyncGenerator<Delivered> {
  for (const block of blocks) yield await Promise.resolve(block);
}

async function* oneByOne(blocks: readonly Delivered[], progress: Progress): AsyncGenerator<Delivered> {
  for (const [index, block] of blocks.entries()) {
    await progress.until(index);
    yield block;
  }
}

class Progress {
  #reached = 0;
  #failure: Error | undefined;
  readonly #waiting = new Set<() => void>();

  reach(blocks: number): void {
    this.#reached = blocks;
    for (const tell of this.#waiting) tell();
  }

  fail(failure: Error): void {
    this.#failure = failure;
    for (const tell of this.#waiting) tell();
  }

  async until(blocks: number): Promise<void> {
    while (this.#reached < blocks) {
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        const tell = (): void => {
          this.#waiting.delete(tell);
          resolve();
        };
        this.#waiting.add(tell);
      });
    }
  }
}
