import { common } from '@hyperledger/fabric-protos';
import {
  type ChannelConfig,
  ConfigFault,
  type ConfigUpdate,
  nextConfig,
  parseConfigUpdate,
  txIdOf,
  validSigners,
} from '../../wire';
import { headers } from '../../client/headers';
import type { Signer } from '../../client/signer';
import { BroadcastRefusal } from './broadcast-check';

/**
 * Judges a CONFIG_UPDATE against the configuration in force, as an orderer does (common/configtx): nothing it rests on
 * has changed, every element moves on by one version, and each is signed for under its own modification policy.
 * @returns the CONFIG transaction that carries the new configuration, signed by the orderer
 * @throws BroadcastRefusal
 */
export function applyConfigUpdate(update: common.Envelope, config: ChannelConfig, signer: Signer): common.Envelope {
  const next = new common.Config();
  next.setSequence(Number(config.sequence) + 1);
  next.setChannelGroup(updatedGroup(update, config));
  const envelope = new common.ConfigEnvelope();
  envelope.setConfig(next);
  envelope.setLastUpdate(update);

  const nonce = signer.nonce();
  const payload = new common.Payload();
  payload.setHeader(
    headers({
      type: 'CONFIG',
      channel: config.channel,
      txId: txIdOf(nonce, signer.identity),
      creator: signer.identity,
      nonce,
    }),
  );
  payload.setData(envelope.serializeBinary());
  const bytes = payload.serializeBinary();
  const made = new common.Envelope();
  made.setPayload(bytes);
  made.setSignature(signer.sign(bytes));
  return made;
}

function updatedGroup(envelope: common.Envelope, config: ChannelConfig): common.ConfigGroup {
  const { update, signatures } = readUpdate(envelope);
  if (update.getChannelId() !== config.channel) refuse(`the update is for channel ${update.getChannelId()}`);
  const signers = validSigners(signatures, config.msps);
  try {
    return nextConfig(config.root, update, (policy) => config.policy(policy)(signers, config.msps));
  } catch (error) {
    if (error instanceof ConfigFault) refuse(error.message);
    throw error;
  }
}

function readUpdate(envelope: common.Envelope): ConfigUpdate {
  const carrier = new common.ConfigEnvelope();
  carrier.setLastUpdate(envelope);
  try {
    const read = parseConfigUpdate(carrier.serializeBinary());
    if (read) return read;
  } catch {
    // as if it were none
  }
  return refuse('the configuration update could not be read');
}

function refuse(reason: string): never {
  throw new BroadcastRefusal(common.Status.BAD_REQUEST, `error applying config update to existing channel: ${reason}`);
}
