import { createPrivateKey, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';
import {
  connect,
  type Contract,
  EndorseError,
  hash,
  type Proposal,
  type Transaction,
} from '@hyperledger/fabric-gateway';
import type { ConsortiumNetwork } from '@tierline/cli/network';
import { signMessage } from '@tierline/network/wire';

export const bare = { chaincode: 'bare', channel: 'bare' } as const;
/** As long as a seal of ours. */
const sealBytes = 640;

/** What a write waited for, in milliseconds all together, by stage. */
export type Stages = Readonly<Record<string, number>>;
/** Answers in milliseconds, one a request, and how long all took. */
export type Timed = { latencies: number[]; milliseconds: number; stages?: Stages };

/** Writes opaque seals and bodies at all parties, through the plain gateway client. */
export class BareClient {
  private constructor(
    private readonly contract: Contract,
    private readonly members: readonly string[],
    readonly close: () => void,
  ) {}

  /** As the first of the parties. */
  static async connect(
    network: Pick<ConsortiumNetwork, 'connection' | 'enrol'>,
    members: readonly [string, ...string[]],
    channel: string = bare.channel,
  ): Promise<BareClient> {
    const [mspId] = members;
    const { endpoint, tlsCaPem } = network.connection(mspId);
    const { certificatePem, privateKeyPem } = await network.enrol(mspId, { enrolmentId: 'bare' });
    const client = new Client(endpoint, credentials.createSsl(Buffer.from(tlsCaPem)));
    const key = createPrivateKey(privateKeyPem);
    const gateway = connect({
      client,
      identity: { mspId, credentials: Buffer.from(certificatePem) },
      signer: (message) => Promise.resolve(signMessage(key, message)),
      hash: hash.none,
    });
    return new BareClient(gateway.getNetwork(channel).getContract(bare.chaincode), members, () => {
      gateway.close();
      client.close();
    });
  }

  /** `writers` at once, each `writes` versions of a record of its own. */
  async write({ writers, writes, bytes }: { writers: number; writes: number; bytes: number }): Promise<Timed> {
    const began = performance.now();
    const stages = { endorse: 0, commit: 0 };
    const lanes = await Promise.all(Array.from({ length: writers }, () => this.#record(writes, bytes, stages)));
    return { latencies: lanes.flat(), milliseconds: performance.now() - began, stages };
  }

  /** Asks the first party's own peer for a body, `readers` at once. */
  async read({ readers, reads, bytes }: { readers: number; reads: number; bytes: number }): Promise<Timed> {
    const id = randomBytes(16).toString('hex');
    await this.#submit([id, '1', this.members.join(',')], bodyOf(bytes));
    const began = performance.now();
    const lane = async (): Promise<number[]> => {
      const latencies: number[] = [];
      for (let read = 0; read < reads; read += 1) {
        const asked = performance.now();
        const endorsingOrganizations = this.members.slice(0, 1);
        await this.contract.evaluate('get', { arguments: [id, '1'], endorsingOrganizations });
        latencies.push(performance.now() - asked);
      }
      return latencies;
    };
    const lanes = await Promise.all(Array.from({ length: readers }, lane));
    return { latencies: lanes.flat(), milliseconds: performance.now() - began };
  }

  async #record(writes: number, bytes: number, stages: BareStages): Promise<number[]> {
    const latencies: number[] = [];
    const id = randomBytes(16).toString('hex');
    let prior: Uint8Array = new Uint8Array();
    for (let version = 1; version <= writes; version += 1) {
      const values = bodyOf(bytes);
      const sent = performance.now();
      await this.#submit([id, String(version), this.members.join(',')], { prior, ...values }, stages);
      latencies.push(performance.now() - sent);
      prior = values.seal;
    }
    return latencies;
  }

  async #submit(
    args: string[],
    transientData: Record<string, Uint8Array>,
    stages: BareStages = { endorse: 0, commit: 0 },
  ): Promise<void> {
    const began = performance.now();
    const proposal = this.contract.newProposal('put', {
      arguments: args,
      transientData,
      endorsingOrganizations: [...this.members],
    });
    const transaction = await endorsed(proposal);
    const signed = performance.now();
    const { successful, code } = await (await transaction.submit()).getStatus();
    stages.endorse += signed - began;
    stages.commit += performance.now() - signed;
    if (!successful) throw new Error(`a bare write ended with code ${code}`);
  }
}

type BareStages = { endorse: number; commit: number };

/** A seal and a body, opaque. */
export const bodyOf = (bytes: number) => ({ seal: randomBytes(sealBytes), body: randomBytes(bytes) });

/** The other member's peer may be a block behind; a node tries again in this case too. */
async function endorsed(proposal: Proposal, tries = 20): Promise<Transaction> {
  try {
    return await proposal.endorse();
  } catch (error) {
    if (!(error instanceof EndorseError) || tries === 0) throw error;
    await pause(10);
    return endorsed(proposal, tries - 1);
  }
}
