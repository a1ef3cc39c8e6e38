import type { common, peer } from '@hyperledger/fabric-protos';
import { lifecycleNamespace, readDefinition } from '../../commit/definitions';
import { policyMembers } from '../../commit/collection-access';
import type { Surroundings } from '../transaction-context';
import type { Proposed } from './approvals';

const namePattern = /^[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*$/;
const versionPattern = /^[A-Za-z0-9_.+-]+$/;
const collectionPattern = /^[A-Za-z0-9-]+([A-Za-z0-9_-]+)*$/;
const systemNames = ['cscc', 'escc', 'lscc', 'qscc', 'vscc'];

function demand(condition: boolean, reason: string): void {
  if (!condition) throw new Error(`error validating chaincode definition: ${reason}`);
}

/** Refuses definitions that Fabric refuses, in its words (lifecycle/scc.go `validateInput`). */
export function checkDefinition(
  { name, endorsement, collections }: Proposed,
  { simulator, rules }: Surroundings,
): void {
  const version = endorsement.getVersion();
  demand(
    namePattern.test(name),
    `invalid chaincode name '${name}'. Names can only consist of alphanumerics, '_', and '-' and can only begin with alphanumerics`,
  );
  demand(!systemNames.includes(name), `chaincode name '${name}' is the name of a system chaincode`);
  demand(
    versionPattern.test(version),
    `invalid chaincode version '${version}'. Versions can only consist of alphanumerics, '_', '-', '+', and '.'`,
  );
  const configs = collections.getConfigList().flatMap((config) => config.getStaticCollectionConfig() ?? []);
  const names = new Set<string>();
  for (const config of configs) {
    demand(
      !names.has(config.getName()),
      `collection-name: ${config.getName()} -- found duplicate in collection configuration`,
    );
    names.add(config.getName());
    checkCollection(config, rules.members);
  }
  const committed = readDefinition((key) => simulator.get(lifecycleNamespace, key), name);
  // A peer then looks for a chaincode of Fabric 1.x, which leaves a read.
  if (!committed) simulator.get('lscc', name);
  checkContinuity(committed?.collections ?? [], configs);
}

function checkCollection(config: peer.StaticCollectionConfig, members: readonly string[]): void {
  const name = config.getName();
  demand(
    collectionPattern.test(name),
    `invalid collection name '${name}'. Names can only consist of alphanumerics, '_', and '-' and cannot begin with '_'`,
  );
  const [most, least] = [config.getMaximumPeerCount(), config.getRequiredPeerCount()];
  demand(
    most >= least,
    `collection-name: ${name} -- maximum peer count (${most}) cannot be less than the required peer count (${least})`,
  );
  demand(least >= 0, `collection-name: ${name} -- requiredPeerCount (${least}) cannot be less than zero`);
  const policy = config.getMemberOrgsPolicy()?.getSignaturePolicy();
  demand(policy !== undefined, `collection member policy is not set for collection '${name}'`);
  demand(
    isAnyOf(policy?.getRule()),
    `collection-name: ${name} -- error in member org policy: signature policy is not an OR concatenation`,
  );
  for (const member of policyMembers(policy))
    demand(
      members.includes(member),
      `collection-name: ${name} -- collection member '${member}' is not part of the channel`,
    );
}

function isAnyOf(rule: common.SignaturePolicy | undefined): boolean {
  const gate = rule?.getNOutOf();
  return gate ? gate.getN() === 1 && gate.getRulesList().every(isAnyOf) : rule !== undefined;
}

function checkContinuity(
  committed: readonly peer.StaticCollectionConfig[],
  proposed: readonly peer.StaticCollectionConfig[],
): void {
  for (const old of committed) {
    const next = proposed.find((config) => config.getName() === old.getName());
    demand(
      next !== undefined,
      `existing collection [${old.getName()}] missing in the proposed collection configuration`,
    );
    demand(
      next?.getBlockToLive() === old.getBlockToLive(),
      `the BlockToLive in an existing collection [${old.getName()}] modified. Existing value [${old.getBlockToLive()}]`,
    );
  }
}
