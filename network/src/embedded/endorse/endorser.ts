import { peer } from '@hyperledger/fabric-protos';
import { proposalResponsePayload } from '../../wire';
import { mustMay } from './access-control';
import type { ChaincodeInvoker } from './chaincode-invoker';
import { interestOf } from './interest';
import { EndorseFault, readProposal } from './proposal';
import type { SimulationResult } from './rwset-builder';
import type { Simulator } from './simulator';
import type { Proposal } from './transaction-context';
import type { EndorserChannel } from './endorser-channel';

export type EndorserOptions = {
  mspId: string;
  identity: Uint8Array;
  sign: (message: Uint8Array) => Uint8Array;
  channel: (name: string) => EndorserChannel | undefined;
  invoker: ChaincodeInvoker;
  keepPrivate: (channel: string, txId: string, writes: Uint8Array) => Promise<void>;
};

const errorThreshold = 400;
const error = 500;

/** Simulates proposals and signs what came out (core/endorser/endorser.go). */
export class Endorser {
  readonly #options: EndorserOptions;

  constructor(options: EndorserOptions) {
    this.#options = options;
  }

  /**
   * @returns a response; without endorsement if the chaincode failed
   * @throws EndorseFault where Fabric answers with a gRPC error: bad proposal, unknown caller, duplicate
   */
  async endorse(signedProposal: Uint8Array): Promise<peer.ProposalResponse> {
    const proposal = readProposal(signedProposal);
    const channel = this.#options.channel(proposal.channel);
    if (!channel) return failed(error, `channel '${proposal.channel}' not found`);
    this.#admit(proposal, channel);
    const simulator = channel.simulate(proposal.txId);
    try {
      return await this.#process(proposal, simulator, channel);
    } catch (reason) {
      return failed(error, reason instanceof Error ? reason.message : String(reason));
    } finally {
      await simulator.close();
    }
  }

  #admit(proposal: Proposal, { rules, isKnown }: EndorserChannel): void {
    const { creator, signed, txId, channel } = proposal;
    const denied = `error validating proposal: access denied: channel [${channel}] creator org`;
    if (!rules.config.msps.has(creator.mspId)) throw new EndorseFault(`${denied} unknown, creator is malformed`);
    const valid =
      rules.refusal(creator) === undefined &&
      rules.verify(creator, signed.getProposalBytes_asU8(), signed.getSignature_asU8());
    if (!valid) throw new EndorseFault(`${denied} [${creator.mspId}]`);
    if (Date.parse(creator.certificate.validTo) < Date.now())
      throw new EndorseFault('proposal client identity expired');
    if (isKnown(txId))
      throw new EndorseFault(`duplicate transaction found [${txId}]. Creator [${creator.bytes.toString('hex')}]`);
    if (this.#options.invoker.isSystem(proposal.chaincode)) return;
    try {
      mustMay('peer/Propose', proposal, rules, this.#options.mspId);
    } catch (reason) {
      throw new EndorseFault(reason instanceof Error ? reason.message : String(reason));
    }
  }

  async #process(proposal: Proposal, simulator: Simulator, channel: EndorserChannel): Promise<peer.ProposalResponse> {
    const { chaincode, channel: name, txId, input } = proposal;
    const { invoker, keepPrivate } = this.#options;
    const { version, run } = this.#prepare(proposal, simulator, channel);
    const { response, event } = await invoker.finish(txId, chaincode, () => run(input));
    const result = simulator.finish();
    if (result.privateBytes && response.getStatus() < errorThreshold)
      await keepPrivate(name, txId, result.privateBytes);
    const interest = interestOf(simulator);
    const payload = responsePayload(proposal, version, response, event, result);
    const answer = new peer.ProposalResponse();
    answer.setResponse(response);
    if (response.getStatus() >= errorThreshold && response.getStatus() < error) return answer;
    answer.setPayload(payload);
    answer.setInterest(interest);
    if (response.getStatus() >= error) return answer;
    answer.setVersion(1);
    answer.setEndorsement(this.#endorsement(payload));
    return answer;
  }

  #prepare(proposal: Proposal, simulator: Simulator, channel: EndorserChannel) {
    try {
      return this.#options.invoker.prepare(proposal.chaincode, { proposal, simulator, channel });
    } catch (reason) {
      const text = reason instanceof Error ? reason.message : String(reason);
      throw new Error(
        `make sure the chaincode ${proposal.chaincode} has been successfully defined on channel ${proposal.channel} and try again: ${text}`,
        { cause: reason },
      );
    }
  }

  #endorsement(payload: Uint8Array): peer.Endorsement {
    const { identity, sign } = this.#options;
    const endorsement = new peer.Endorsement();
    endorsement.setEndorser(identity);
    endorsement.setSignature(sign(Buffer.concat([payload, identity])));
    return endorsement;
  }
}

function failed(status: number, message: string): peer.ProposalResponse {
  const response = new peer.Response();
  response.setStatus(status);
  response.setMessage(message);
  const answer = new peer.ProposalResponse();
  answer.setResponse(response);
  return answer;
}

function responsePayload(
  proposal: Proposal,
  version: string,
  response: peer.Response,
  event: peer.ChaincodeEvent | undefined,
  result: SimulationResult,
): Buffer {
  const id = new peer.ChaincodeID();
  id.setName(proposal.chaincode);
  id.setVersion(version);
  const action = new peer.ChaincodeAction();
  action.setResults(result.publicBytes);
  if (event && response.getStatus() < errorThreshold) action.setEvents(event.serializeBinary());
  action.setResponse(response);
  action.setChaincodeId(id);
  return proposalResponsePayload(proposal.hash, action.serializeBinary());
}
