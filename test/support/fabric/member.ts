import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as grpc from '@grpc/grpc-js';
import {
  connect,
  EndorseError,
  GatewayError,
  hash,
  signers,
  StatusCode,
  type Gateway,
  type Network,
  type Transaction,
} from '@hyperledger/fabric-gateway';
import { parseRefusal } from '@tierline/chaincode/errors';
import type { Connection } from './native-network';

/** What became of a transaction: `VALID`, Fabric's code, or the chaincode's refusal. */
export type Outcome = { seen: string; txId?: string; block?: string };

/** A client of one member, on that member's own peer. */
export class Member {
  readonly mspId: string;
  readonly network: Network;
  readonly #client: grpc.Client;
  readonly #gateway: Gateway;

  constructor(connection: Connection, mspId: string, name: string) {
    const { peer, [name]: files } = connection.orgs[mspId]!;
    const credentials = grpc.credentials.createSsl(readFileSync(peer.tlsCaCert));
    this.mspId = mspId;
    this.#client = new grpc.Client(peer.endpoint, credentials, { 'grpc.ssl_target_name_override': peer.tlsHostName });
    this.#gateway = connect({
      client: this.#client,
      identity: { mspId, credentials: readFileSync(files!.cert) },
      signer: signers.newPrivateKeySigner(createPrivateKey(readFileSync(files!.key))),
      hash: hash.sha256,
    });
    this.network = this.#gateway.getNetwork(connection.channel);
  }

  /** Endorsed by a peer of each of `at`, and kept. */
  async endorse(name: string, transient: Record<string, unknown>, at: readonly string[]): Promise<Transaction> {
    const transientData = Object.fromEntries(
      Object.entries(transient).map(([key, value]) => [key, JSON.stringify(value)]),
    );
    const endorsingOrganizations = [...at];
    return this.network.getContract('tierline').newProposal(name, { transientData, endorsingOrganizations }).endorse();
  }

  async submit(name: string, transient: Record<string, unknown>, at: readonly string[]): Promise<Outcome> {
    try {
      return await this.send(await this.endorse(name, transient, at));
    } catch (error) {
      return { seen: refusalSeen(error) };
    }
  }

  async send(transaction: Transaction): Promise<Outcome> {
    const status = await (await transaction.submit()).getStatus();
    const seen = Object.entries(StatusCode).find(([, code]) => code === status.code)?.[0] ?? String(status.code);
    return { seen, txId: status.transactionId, block: String(status.blockNumber) };
  }

  /** Exact texts of the own collection; asked of the own peer, or wrongly of another's. */
  async read(keys: readonly string[], at = this.mspId): Promise<string[]> {
    const options = { transientData: { read: JSON.stringify(keys) }, endorsingOrganizations: [at] };
    const answer = await this.network.getContract('tierline').evaluate('records:read', options);
    return JSON.parse(Buffer.from(answer).toString('utf8')) as string[];
  }

  close(): void {
    this.#gateway.close();
    this.#client.close();
  }
}

/** The chaincode's code in what a peer answered; anything else is the test's failure. */
export function refusalSeen(error: unknown): string {
  if (!(error instanceof EndorseError || error instanceof GatewayError)) throw error;
  const texts = [error.message, ...error.details.map(({ message }) => message)];
  const refusal = texts.map((text) => parseRefusal(text)).find((found) => found !== undefined);
  if (!refusal) throw new Error(texts.join(' | '), { cause: error });
  return refusal.code;
}
