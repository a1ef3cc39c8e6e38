import { Client, credentials } from '@grpc/grpc-js';
import { connect, hash, type Contract, type Gateway } from '@hyperledger/fabric-gateway';
import { signMessage } from '@tierline/network/wire';
import type { Signatory } from '../identity';
import { addressed, commitRequest, timeOfProposal } from './requests';
import { requireForeseen } from './foresight';
import type { Ledger, Outcome, Prepared, Submission } from './ledger';
import { explain, outcomeOf, unknownOutcome } from './ledger-failure';

export type PeerAddress = { endpoint: string; tlsCaPem: string; tlsHostName?: string };

/** Milliseconds after which a call is given up. A partner's frozen peer would otherwise hold a write for half a minute. */
const patience = { evaluate: 5_000, endorse: 5_000, submit: 5_000, commit: 10_000 };
const keptGateways = 500;

/** The ledger through this member's own peer: Fabric's gateway protocol over TLS, on whichever network it runs. */
export class FabricLedger implements Ledger {
  readonly #client: Client;
  readonly #chaincode: string;
  readonly #mspId: string;
  readonly #gateways = new Map<string, Gateway>();

  constructor(options: { mspId: string; chaincode: string; peer: PeerAddress }) {
    const { endpoint, tlsCaPem, tlsHostName } = options.peer;
    this.#client = new Client(endpoint, credentials.createSsl(Buffer.from(tlsCaPem)), {
      ...(tlsHostName === undefined ? {} : { 'grpc.ssl_target_name_override': tlsHostName }),
      'grpc.max_receive_message_length': 100 * 1024 * 1024,
      'grpc.max_send_message_length': 100 * 1024 * 1024,
    });
    this.#chaincode = options.chaincode;
    this.#mspId = options.mspId;
  }

  async prepare(submission: Submission): Promise<Prepared> {
    const { channel, signatory } = submission;
    const unaddressed = this.#contract(channel, signatory).newProposal(submission.function, {
      transientData: { ...submission.transient },
    });
    const at = timeOfProposal(unaddressed.getBytes());
    const foreseen = submission.foresee?.(at);
    const organisations = [...new Set(foreseen?.map(({ mspId }) => mspId))];
    const proposal = this.#gateway(signatory).newProposal(addressed(unaddressed.getBytes(), organisations));
    const transaction = await proposal.endorse().catch((error: unknown) => {
      throw explain(error, { own: this.#mspId, organisations });
    });
    const bytes = transaction.getBytes();
    if (foreseen) requireForeseen(bytes, this.#chaincode, foreseen);
    return { channel, txId: transaction.getTransactionId(), at, bytes, signatory };
  }

  async submit(prepared: Prepared): Promise<Outcome> {
    try {
      const submitted = await this.#gateway(prepared.signatory).newTransaction(prepared.bytes).submit();
      return outcomeOf(await submitted.getStatus());
    } catch (error) {
      return unknownOutcome(error);
    }
  }

  async outcome(prepared: Prepared, milliseconds: number): Promise<Outcome> {
    const gateway = this.#gateway(prepared.signatory);
    const request = commitRequest(prepared, gateway);
    try {
      return outcomeOf(await gateway.newCommit(request).getStatus({ deadline: Date.now() + milliseconds }));
    } catch (error) {
      return unknownOutcome(error);
    }
  }

  async evaluate(question: Parameters<Ledger['evaluate']>[0]): Promise<Uint8Array> {
    const proposal = this.#contract(question.channel, question.signatory).newProposal(question.function, {
      transientData: { ...question.transient },
      endorsingOrganizations: [this.#mspId],
    });
    return proposal.evaluate().catch((error: unknown) => {
      throw explain(error, { own: this.#mspId, organisations: [this.#mspId] });
    });
  }

  close(): void {
    for (const gateway of this.#gateways.values()) gateway.close();
    this.#gateways.clear();
    this.#client.close();
  }

  #contract(channel: string, signatory: Signatory): Contract {
    return this.#gateway(signatory).getNetwork(channel).getContract(this.#chaincode);
  }

  /** One gateway a certificate; all share the connection. */
  #gateway(signatory: Signatory): Gateway {
    const known = this.#gateways.get(signatory.certificatePem);
    if (known) return known;
    if (this.#gateways.size >= keptGateways) this.#gateways.clear();
    const until = (milliseconds: number) => () => ({ deadline: Date.now() + milliseconds });
    const gateway = connect({
      client: this.#client,
      identity: { mspId: signatory.mspId, credentials: Buffer.from(signatory.certificatePem) },
      signer: (message) => Promise.resolve(signMessage(signatory.privateKey, message)),
      hash: hash.none,
      evaluateOptions: until(patience.evaluate),
      endorseOptions: until(patience.endorse),
      submitOptions: until(patience.submit),
      commitStatusOptions: until(patience.commit),
    });
    this.#gateways.set(signatory.certificatePem, gateway);
    return gateway;
  }
}
