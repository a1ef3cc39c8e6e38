import type { ChannelRules } from '../commit/channel-rules';
import type { Proposal } from './transaction-context';

const readers = '/Channel/Application/Readers';
const writers = '/Channel/Application/Writers';

/** Policies of resources for which the channel's configuration names none (aclmgmt/defaultaclprovider.go). */
const channelDefaults: Record<string, string> = {
  'peer/Propose': writers,
  'peer/ChaincodeToChaincode': writers,
  '_lifecycle/CommitChaincodeDefinition': writers,
  '_lifecycle/QueryChaincodeDefinition': writers,
  '_lifecycle/QueryChaincodeDefinitions': writers,
  '_lifecycle/CheckCommitReadiness': writers,
  'qscc/GetChainInfo': readers,
  'qscc/GetBlockByNumber': readers,
  'qscc/GetBlockByHash': readers,
  'qscc/GetTransactionByID': readers,
  'qscc/GetBlockByTxID': readers,
  'cscc/GetConfigBlock': readers,
};

/** What only the peer's own organisation may ask, as admin or as any member. */
const peerDefaults: Record<string, 'admin' | 'member'> = {
  '_lifecycle/ApproveChaincodeDefinitionForMyOrg': 'admin',
  '_lifecycle/QueryInstalledChaincodes': 'admin',
  '_lifecycle/QueryApprovedChaincodeDefinition': 'admin',
  'cscc/GetChannels': 'member',
};

function policyPath(resource: string, rules: ChannelRules): string | undefined {
  const configured = rules.config.aclPolicies[resource];
  if (configured === undefined) return channelDefaults[resource];
  return configured.startsWith('/') ? configured : `/Channel/Application/${configured}`;
}

/** @throws if the proposal's creator, whose signature was checked, may not use the resource */
export function mustMay(resource: string, proposal: Proposal, rules: ChannelRules, mspId: string): void {
  const local = peerDefaults[resource];
  if (local !== undefined) {
    const msp = rules.config.msps.get(mspId);
    const may =
      local === 'admin' ? msp?.hasRole(proposal.creator, 'admin') : msp?.refusal(proposal.creator) === undefined;
    if (!may || proposal.creator.mspId !== mspId)
      throw new Error(`the creator of the proposal is no ${local} of ${mspId}, whose peer this is`);
    return;
  }
  const path = policyPath(resource, rules);
  if (path === undefined) throw new Error(`Unmapped policy for ${resource}`);
  if (!rules.satisfiesPath(path, [proposal.creator]))
    throw new Error(`failed evaluating policy on signed data during check policy [${path}]`);
}
