import { createPrivateKey } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import * as grpc from '@grpc/grpc-js';
import { connect, type Contract, hash, signers } from '@hyperledger/fabric-gateway';
import { channel, type SmallProgramme } from '../../small-programme';

const everyMs = 2_000;

/** The steward's word on what time it is, oftener than its node says it, so that a deadline of seconds can be missed within seconds. */
export class StewardClock {
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  private constructor(
    private readonly contract: Contract,
    private readonly disconnect: () => void,
  ) {
    this.#running = this.#run();
  }

  static async start({ network }: SmallProgramme): Promise<StewardClock> {
    const { endpoint, tlsCaPem } = network.connection('StewardMSP');
    const person = await network.enrol('StewardMSP', { enrolmentId: 'clock' });
    const client = new grpc.Client(endpoint, grpc.credentials.createSsl(Buffer.from(tlsCaPem)));
    const gateway = connect({
      ...{ client, hash: hash.sha256 },
      identity: { mspId: 'StewardMSP', credentials: Buffer.from(person.certificatePem) },
      signer: signers.newPrivateKeySigner(createPrivateKey(person.privateKeyPem)),
    });
    return new StewardClock(gateway.getNetwork(channel).getContract('tierline'), () => {
      gateway.close();
      client.close();
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.disconnect();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      // the steward's node may have said so just before
      await this.contract.submit('consortium:tick').catch(() => undefined);
      await pause(everyMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }
}
