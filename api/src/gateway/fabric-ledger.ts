import { common } from '@hyperledger/fabric-protos';
import type { Signatory } from '../identity';
import { addressed, commitRequest, signed, timeOfProposal } from './requests';
import { requireForeseen } from './foresight';
import type { Ledger, Outcome, Prepared, Submission } from './ledger';
import { explain, outcomeOf, unknownOutcome } from './ledger-failure';
import { type PeerAddress, PeerConnections } from './peer-connection';

/** The ledger through this member's own peer: Fabric's gateway protocol over TLS, on whichever network it runs. */
export class FabricLedger implements Ledger {
  readonly #connections: PeerConnections;
  readonly #chaincode: string;
  readonly #mspId: string;

  /** @param options `peer` is asked before every call, so that a changed one takes effect */
  constructor(options: { mspId: string; chaincode: string; peer: () => PeerAddress }) {
    this.#connections = new PeerConnections(options.peer);
    this.#chaincode = options.chaincode;
    this.#mspId = options.mspId;
  }

  async prepare(submission: Submission): Promise<Prepared> {
    const { channel, signatory } = submission;
    return this.#connections.use(async (gatewayOf) => {
      const gateway = gatewayOf(signatory);
      const unaddressed = gateway
        .getNetwork(channel)
        .getContract(this.#chaincode)
        .newProposal(submission.function, {
          transientData: { ...submission.transient },
          arguments: [...(submission.arguments ?? [])],
        });
      const at = timeOfProposal(unaddressed.getBytes());
      const foreseen = submission.foresee?.(at);
      const organisations = [...new Set(foreseen?.map(({ mspId }) => mspId))];
      const proposal = gateway.newProposal(addressed(unaddressed.getBytes(), organisations));
      const transaction = await proposal.endorse().catch((error: unknown) => {
        throw explain(error, { own: this.#mspId, organisations });
      });
      const bytes = transaction.getBytes();
      if (foreseen) requireForeseen(bytes, this.#chaincode, foreseen);
      return { channel, txId: transaction.getTransactionId(), at, bytes: signed(bytes, signatory), signatory };
    });
  }

  async submit(prepared: Prepared): Promise<Outcome> {
    return this.#connections.use(async (gatewayOf) => {
      try {
        const submitted = await gatewayOf(prepared.signatory).newTransaction(prepared.bytes).submit();
        return outcomeOf(await submitted.getStatus());
      } catch (error) {
        return unknownOutcome(error);
      }
    });
  }

  async outcome(prepared: Prepared, milliseconds: number): Promise<Outcome> {
    return this.#connections.use(async (gatewayOf) => {
      const gateway = gatewayOf(prepared.signatory);
      const request = commitRequest(prepared, gateway);
      try {
        return outcomeOf(await gateway.newCommit(request).getStatus({ deadline: Date.now() + milliseconds }));
      } catch (error) {
        return unknownOutcome(error);
      }
    });
  }

  async evaluate({ channel, signatory, function: name, transient }: Parameters<Ledger['evaluate']>[0]) {
    return this.#evaluate(signatory, channel, this.#chaincode, name, { transientData: { ...transient } });
  }

  /** How many blocks of the channel this member's peer has committed. */
  async height(channel: string, signatory: Signatory): Promise<bigint> {
    const bytes = await this.#evaluate(signatory, channel, 'qscc', 'GetChainInfo', { arguments: [channel] });
    return BigInt(common.BlockchainInfo.deserializeBinary(bytes).getHeight());
  }

  close(): void {
    this.#connections.close();
  }

  /** Asks this member's own peer. */
  #evaluate(
    signatory: Signatory,
    channel: string,
    chaincode: string,
    name: string,
    content: { transientData?: Record<string, string>; arguments?: string[] },
  ): Promise<Uint8Array> {
    return this.#connections.use(async (gatewayOf) => {
      const contract = gatewayOf(signatory).getNetwork(channel).getContract(chaincode);
      const proposal = contract.newProposal(name, { ...content, endorsingOrganizations: [this.#mspId] });
      return proposal.evaluate().catch((error: unknown) => {
        throw explain(error, { own: this.#mspId, organisations: [this.#mspId] });
      });
    });
  }
}
