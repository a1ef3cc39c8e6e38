import { createPrivateKey, type KeyObject } from 'node:crypto';
import * as grpc from '@grpc/grpc-js';
import { connect, type Gateway, GatewayError, hash, type Network, type Transaction } from '@hyperledger/fabric-gateway';
import { gateway } from '@hyperledger/fabric-protos';
import type { PeerAddress } from '@tierline/api/gateway';
import type { Credentials } from '@tierline/network/embedded';
import { serializeIdentity, signMessage } from '@tierline/network/wire';
import type { Ground } from '../ground/ground';
import { proposedAt } from '../protocol/by-hand';
import type { Proposal } from './script';
import { channel as main, type Subject } from './subject';

const patience = 30_000;

/** A refusal as the client sees it. */
export type Refusal = { code: number; message: string; details: { mspId: string; message: string }[] };
export type Answer<T> = { answer: T } | { refusal: Refusal };

export type Proposed = {
  txId: string;
  endorse: () => Promise<Answer<Transaction>>;
  evaluate: () => Promise<Answer<Uint8Array>>;
};

/** A person of one member on that member's own peer, by the unmodified gateway client. */
export class Client {
  readonly network: Network;
  readonly #gateway: Gateway;
  readonly #client: grpc.Client;
  readonly #key: KeyObject;

  readonly channel: string;
  readonly credentials: Credentials;

  constructor(
    private readonly subject: Subject,
    readonly mspId: string,
    { address, credentials, channel = main }: { address: PeerAddress; credentials: Credentials; channel?: string },
  ) {
    const { endpoint, tlsCaPem, tlsHostName } = address;
    this.channel = channel;
    this.credentials = credentials;
    this.#client = new grpc.Client(endpoint, grpc.credentials.createSsl(Buffer.from(tlsCaPem)), {
      ...(tlsHostName !== undefined && { 'grpc.ssl_target_name_override': tlsHostName }),
    });
    this.#key = createPrivateKey(credentials.privateKeyPem);
    this.#gateway = connect({
      client: this.#client,
      identity: { mspId, credentials: Buffer.from(credentials.certificatePem) },
      signer: (message) => Promise.resolve(this.sign(message)),
      hash: hash.none,
      commitStatusOptions: () => ({ deadline: Date.now() + patience }),
    });
    this.network = this.#gateway.getNetwork(channel);
  }

  static async open(ground: Ground, subject: Subject, mspId: string, person = subject.person): Promise<Client> {
    const credentials = await ground.enrol(mspId, person);
    return new Client(subject, mspId, { address: ground.connection(mspId), credentials });
  }

  /** @param time what the header says instead of now */
  propose({ calls, at, transient }: Proposal, time?: Date): Proposed {
    const { name, args } = this.subject.invocation(calls);
    const asked = this.network.getContract(this.subject.settings.chaincode.name).newProposal(name, {
      arguments: args,
      ...(at && { endorsingOrganizations: [...at] }),
      ...(transient && { transientData: { ...transient } }),
    });
    const proposal = time ? this.#gateway.newProposal(proposedAt(asked.getBytes(), time)) : asked;
    return {
      txId: proposal.getTransactionId(),
      endorse: () => answered(() => proposal.endorse()),
      evaluate: () => answered(() => proposal.evaluate()),
    };
  }

  /** @param signature instead of this person's own */
  submit(prepared: Uint8Array, signature?: Uint8Array): Promise<Answer<undefined>> {
    return answered(async () => {
      const transaction = signature
        ? this.#gateway.newSignedTransaction(prepared, signature)
        : this.#gateway.newTransaction(prepared);
      await transaction.submit();
      return undefined;
    });
  }

  /** Its validation code, once this member's peer has committed it. */
  status(txId: string): Promise<Answer<number>> {
    const request = new gateway.CommitStatusRequest();
    request.setChannelId(this.channel);
    request.setTransactionId(txId);
    request.setIdentity(serializeIdentity(this.mspId, this.credentials.certificatePem));
    const signed = new gateway.SignedCommitStatusRequest();
    signed.setRequest(request.serializeBinary());
    const commit = this.#gateway.newCommit(signed.serializeBinary());
    return answered(async () => (await commit.getStatus()).code);
  }

  sign(message: Uint8Array): Buffer {
    return signMessage(this.#key, message);
  }

  close(): void {
    this.#gateway.close();
    this.#client.close();
  }
}

async function answered<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { answer: await ask() };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const details = error.details.map(({ mspId, message }) => ({ mspId, message }));
    return { refusal: { code: error.code, message: error.cause.details, details } };
  }
}
