import { type common, peer } from '@hyperledger/fabric-protos';
import type { ChannelConfig } from './channel-config';
import { compilePolicy, type Policy, rolePrincipal, signaturePolicy } from './policy';

/** A policy that cannot be resolved under the channel's configuration. */
export class ApplicationPolicyError extends Error {}

/** Resolves `peer.ApplicationPolicy` bytes: a policy of its own or the name of one in the channel's configuration. */
export function applicationPolicy(bytes: Uint8Array, config: ChannelConfig): Policy {
  const message = peer.ApplicationPolicy.deserializeBinary(bytes);
  const own = message.getSignaturePolicy();
  if (own) return compiled(own);
  const path = message.getChannelConfigPolicyReference();
  if (path === '') throw new ApplicationPolicyError('chaincode policy is empty');
  return config.policy(path);
}

function compiled(policy: common.SignaturePolicyEnvelope): Policy {
  try {
    return compilePolicy(policy);
  } catch (error) {
    throw new ApplicationPolicyError(error instanceof Error ? error.message : String(error));
  }
}

/** Who must endorse what is written into an organisation's implicit collection (core/chaincode/lifecycle). */
export function implicitCollectionPolicy(mspId: string, config: ChannelConfig): Policy {
  const path = config.endorsementPolicyOf(mspId);
  if (path === undefined) throw new ApplicationPolicyError(`no organisation ${mspId} on the channel`);
  return config.hasPolicy(path)
    ? config.policy(path)
    : compilePolicy(signaturePolicy(1, [rolePrincipal(mspId, 'MEMBER')]));
}

/** Who must endorse writes of chaincode definitions. */
export function lifecyclePolicy(config: ChannelConfig): Policy {
  const path = '/Channel/Application/LifecycleEndorsement';
  if (config.hasPolicy(path)) return config.policy(path);
  const members = config.organisations('Application').map((mspId) => rolePrincipal(mspId, 'MEMBER'));
  return compilePolicy(signaturePolicy(Math.floor(members.length / 2) + 1, members));
}
