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
import type { EmbeddedNetwork } from '@tierline/network/embedded';
import { signMessage } from '@tierline/network/wire';

export const bare = { chaincode: 'bare', channel: 'bare' } as const;
/** As long as a seal of ours. */
const sealBytes = 640;

/** Writes opaque seals and bodies at both members, through the plain gateway client. */
export class BareClient {
  private constructor(
    private readonly contract: Contract,
    private readonly members: readonly string[],
    readonly close: () => void,
  ) {}

  static async connect(network: EmbeddedNetwork, members: readonly [string, string]): Promise<BareClient> {
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
    return new BareClient(gateway.getNetwork(bare.channel).getContract(bare.chaincode), members, () => {
      gateway.close();
      client.close();
    });
  }

  /** `writers` at once, each `writes` versions of a record of its own. */
  async write({ writers, writes, bytes }: { writers: number; writes: number; bytes: number }): Promise<void> {
    await Promise.all(Array.from({ length: writers }, () => this.#record(writes, bytes)));
  }

  async #record(writes: number, bytes: number): Promise<void> {
    const id = randomBytes(16).toString('hex');
    let prior: Uint8Array = new Uint8Array();
    for (let version = 1; version <= writes; version += 1) {
      const [seal, body] = [randomBytes(sealBytes), randomBytes(bytes)];
      await this.#submit([id, String(version), ...this.members], { prior, seal, body });
      prior = seal;
    }
  }

  async #submit(args: string[], transientData: Record<string, Uint8Array>): Promise<void> {
    const proposal = this.contract.newProposal('put', {
      arguments: args,
      transientData,
      endorsingOrganizations: [...this.members],
    });
    const submitted = await (await endorsed(proposal)).submit();
    const { successful, code } = await submitted.getStatus();
    if (!successful) throw new Error(`a bare write ended with code ${code}`);
  }
}

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
