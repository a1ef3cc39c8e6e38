import { status } from '@grpc/grpc-js';
import { type gateway, peer } from '@hyperledger/fabric-protos';
import { askEndorser, type Endorsed, isEndorsed } from './ask-endorser';
import { EndorsementCollection } from './endorsement-collection';
import { endorsersOf, endorsersOfOrganisations } from './endorsers';
import { type Requirements, requirementsOf } from './endorsement-policies';
import type { Endpoint, ServiceContext } from './endpoint';
import { layouts } from './layouts';
import { preparedTransaction } from './prepared-transaction';
import { type Proposal, readProposal } from './proposal';
import { type ErrorDetail, RpcError } from './rpc-error';

const notEnough = 'failed to collect enough transaction endorsements, see attached details for more info';
const impossible =
  'no combination of peers can be derived which satisfy the endorsement policy: no peer combination can satisfy the endorsement policy';

/** Collects endorsements until the policies in force are satisfied, and prepares the transaction for signing. */
export async function endorse(
  context: ServiceContext,
  request: gateway.EndorseRequest,
): Promise<gateway.EndorseResponse> {
  const proposal = readProposal(request.getProposedTransaction());
  const organisations = request.getEndorsingOrganizationsList();
  const collected =
    organisations.length > 0
      ? await collectFrom(context, proposal, organisations)
      : await collectByPolicy(context, proposal);
  return preparedTransaction(proposal, collected);
}

/** The client names the organisations and answers for the policy. */
async function collectFrom(
  context: ServiceContext,
  proposal: Proposal,
  organisations: readonly string[],
): Promise<Endorsed[]> {
  const able = endorsersOf(context, proposal.channel, proposal.chaincode);
  const collection = new EndorsementCollection(proposal.signed);
  const layout = endorsersOfOrganisations(able, organisations);
  const satisfied = await collection.ask(layout);
  if (!satisfied) throw new RpcError(status.ABORTED, notEnough, collection.details);
  return satisfied;
}

/** The own peer simulates first; what it touched tells whom else to ask. */
async function collectByPolicy(context: ServiceContext, proposal: Proposal): Promise<Endorsed[]> {
  const able = endorsersOf(context, proposal.channel, proposal.chaincode);
  const first = await firstEndorsement(context, proposal, able);
  const interest = withDefault(first.interest, proposal.chaincode);
  const ordered = [first.endpoint, ...able.filter((endpoint) => endpoint !== first.endpoint)];
  const requirements = requirementsFor(context, proposal, interest, ordered);
  const collection = new EndorsementCollection(proposal.signed, first);
  let isPossible = false;
  for (const layout of layoutsFor(ordered, requirements)) {
    isPossible = true;
    const satisfied = await collection.ask(layout);
    if (satisfied) return satisfied;
  }
  if (!isPossible) throw new RpcError(status.FAILED_PRECONDITION, impossible);
  throw new RpcError(status.ABORTED, notEnough, collection.details);
}

async function firstEndorsement(
  context: ServiceContext,
  proposal: Proposal,
  able: readonly Endpoint[],
): Promise<Endorsed> {
  const own = able.filter(({ mspId }) => mspId === context.own.mspId);
  if (own.length === 0 && proposal.hasTransient) {
    throw new RpcError(
      status.FAILED_PRECONDITION,
      "no endorsers found in the gateway's organization; retry specifying endorsing organization(s) to protect transient data",
    );
  }
  const candidates = own.length > 0 ? own : able;
  if (candidates.length === 0)
    requirementsOf(withDefault(undefined, proposal.chaincode), context.own.peer, proposal.channel);
  const details: ErrorDetail[] = [];
  for (const endpoint of candidates) {
    const answer = await askEndorser(endpoint, proposal.signed);
    if (isEndorsed(answer)) return answer;
    details.push(answer.detail);
  }
  throw new RpcError(status.ABORTED, 'failed to endorse transaction, see attached details for more info', details);
}

function withDefault(interest: peer.ChaincodeInterest | undefined, chaincode: string): peer.ChaincodeInterest {
  if (interest && interest.getChaincodesList().length > 0) return interest;
  const call = new peer.ChaincodeCall();
  call.setName(chaincode);
  const made = new peer.ChaincodeInterest();
  made.addChaincodes(call);
  return made;
}

/**
 * With transient data only peers of the collections' members are asked, unless the client says otherwise: a policy that
 * needs more than those is an error that tells so.
 */
function requirementsFor(
  context: ServiceContext,
  proposal: Proposal,
  interest: peer.ChaincodeInterest,
  able: readonly Endpoint[],
): Requirements {
  const { peer: own } = context.own;
  const plain = requirementsOf(interest, own, proposal.channel);
  if (!proposal.hasTransient) return plain;
  const careful = interest.cloneMessage();
  const guarded: string[] = [];
  for (const call of careful.getChaincodesList()) {
    if (!call.getNoPrivateReads()) continue;
    call.setNoPrivateReads(false);
    guarded.push(...call.getCollectionNamesList());
  }
  const strict = requirementsOf(careful, own, proposal.channel);
  const isPossible = (requirements: Requirements) => !layoutsFor(able, requirements).next().done;
  if (guarded.length > 0 && !isPossible(strict) && isPossible(plain)) {
    throw new RpcError(
      status.FAILED_PRECONDITION,
      `requires endorsement from organisation(s) that are not in the distribution policy of the private data collection(s): [${guarded.join(' ')}]; retry specifying trusted endorsing organizations to protect transient data`,
    );
  }
  return strict;
}

function layoutsFor(able: readonly Endpoint[], requirements: Requirements): Generator<readonly Endpoint[]> {
  const { msps } = requirements;
  const entitled = able.filter(({ identity }) => requirements.recipients.every((policy) => policy([identity], msps)));
  return layouts(entitled, (set) => {
    const signers = set.map(({ identity }) => identity);
    return requirements.policies.every((policy) => policy(signers, msps));
  });
}
