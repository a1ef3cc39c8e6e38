import { createPrivateKey, type KeyObject } from 'node:crypto';
import * as grpc from '@grpc/grpc-js';
import {
  connect,
  EndorseError,
  type Gateway,
  GatewayError,
  hash,
  type Network,
  type Proposal,
  StatusCode,
  type Transaction,
} from '@hyperledger/fabric-gateway';
import type { PeerAddress } from '@tierline/api/gateway';
import { parseRefusal } from '@tierline/chaincode/errors';
import type { Credentials } from '@tierline/network/embedded';
import { parseBlock, signMessage } from '@tierline/network/wire';
import { proposedAt } from './by-hand';

/** What became of a transaction: `VALID`, Fabric's code, the orderer's status, or the chaincode's refusal. */
export type Outcome = { seen: string; txId?: string; block?: bigint };

/** A person of one member, on that member's own peer. */
export class Member {
  readonly #network: Network;
  readonly #client: grpc.Client;
  readonly #gateway: Gateway;
  readonly #key: KeyObject;

  constructor(
    channel: string,
    readonly mspId: string,
    { endpoint, tlsCaPem, tlsHostName }: PeerAddress,
    readonly credentials: Credentials,
  ) {
    this.#client = new grpc.Client(endpoint, grpc.credentials.createSsl(Buffer.from(tlsCaPem)), {
      ...(tlsHostName !== undefined && { 'grpc.ssl_target_name_override': tlsHostName }),
    });
    this.#key = createPrivateKey(credentials.privateKeyPem);
    this.#gateway = connect({
      client: this.#client,
      identity: { mspId, credentials: Buffer.from(credentials.certificatePem) },
      signer: (message) => Promise.resolve(this.sign(message)),
      hash: hash.none,
    });
    this.#network = this.#gateway.getNetwork(channel);
  }

  sign(message: Uint8Array): Buffer {
    return signMessage(this.#key, message);
  }

  /** @param time what the header says instead of now */
  propose(
    name: string,
    transient: Record<string, unknown>,
    at: readonly string[],
    time?: Date,
    args: readonly string[] = [],
  ): Proposal {
    const entries = Object.entries(transient).map(([key, value]) => [key, JSON.stringify(value)]);
    const proposal = this.#network.getContract('tierline').newProposal(name, {
      transientData: Object.fromEntries(entries) as Record<string, string>,
      endorsingOrganizations: [...at],
      arguments: [...args],
    });
    return time ? this.#gateway.newProposal(proposedAt(proposal.getBytes(), time)) : proposal;
  }

  /** Endorsed by a peer of each of `at`, and kept. */
  async endorse(
    name: string,
    transient: Record<string, unknown>,
    at: readonly string[],
    time?: Date,
  ): Promise<Transaction> {
    return this.propose(name, transient, at, time).endorse();
  }

  async submit(name: string, transient: Record<string, unknown>, at: readonly string[], time?: Date): Promise<Outcome> {
    try {
      return await this.send(await this.endorse(name, transient, at, time));
    } catch (error) {
      return { seen: refusalSeen(error) };
    }
  }

  /** @param text what is said, canonical or not */
  async attest(text: string, at: readonly string[] = [this.mspId]): Promise<Outcome> {
    try {
      return await this.send(await this.propose('consortium:attest', {}, at, undefined, [text]).endorse());
    } catch (error) {
      return { seen: refusalSeen(error) };
    }
  }

  async send(transaction: Transaction): Promise<Outcome> {
    const status = await (await transaction.submit()).getStatus();
    return { seen: nameOf(status.code), txId: status.transactionId, block: status.blockNumber };
  }

  /** Bytes of a `gateway.PreparedTransaction`; signed by this person unless a signature is given. */
  async sendPrepared(bytes: Uint8Array, signature?: Uint8Array): Promise<Outcome> {
    const transaction = signature
      ? this.#gateway.newSignedTransaction(bytes, signature)
      : this.#gateway.newTransaction(bytes);
    try {
      return await this.send(transaction);
    } catch (error) {
      const status = /status=(\w+)/.exec(error instanceof Error ? error.message : '')?.[1];
      if (status === undefined) throw error;
      return { seen: status };
    }
  }

  /** What became of a transaction that was sent again: the code in the block after its first. */
  async seenAgain({ txId, block }: Outcome): Promise<Outcome> {
    const events = await this.#network.getBlockEvents({ startBlock: block! + 1n });
    try {
      for await (const event of events) {
        const { number, txs } = parseBlock(event.serializeBinary());
        const again = txs.find((tx) => tx.txId === txId);
        if (again) return { seen: nameOf(again.flag), txId: again.txId, block: number };
      }
    } finally {
      events.close();
    }
    throw new Error(`${String(txId)} did not come again`);
  }

  /** Exact texts of the own collection; asked of the own peer, or wrongly of another's. */
  async read(keys: readonly string[], at = this.mspId): Promise<string[]> {
    const options = { transientData: { read: JSON.stringify(keys) }, endorsingOrganizations: [at] };
    const answer = await this.#network.getContract('tierline').evaluate('records:read', options);
    return JSON.parse(Buffer.from(answer).toString('utf8')) as string[];
  }

  close(): void {
    this.#gateway.close();
    this.#client.close();
  }
}

const nameOf = (flag: number): string =>
  Object.entries(StatusCode).find(([, code]) => code === flag)?.[0] ?? String(flag);

/** The chaincode's code in what a peer answered; anything else is the test's failure. */
export function refusalSeen(error: unknown): string {
  if (!(error instanceof EndorseError || error instanceof GatewayError)) throw error;
  const texts = [error.message, ...error.details.map(({ message }) => message)];
  const refusal = texts.map((text) => parseRefusal(text)).find((found) => found !== undefined);
  if (!refusal) throw new Error(texts.join(' | '), { cause: error });
  return refusal.code;
}
