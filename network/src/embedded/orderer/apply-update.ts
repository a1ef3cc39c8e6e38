import { common } from '@hyperledger/fabric-protos';
import { type ChannelConfig, parseConfigUpdate, txIdOf, validSigners, type Identity } from '../../wire';
import { headers } from '../../client/headers';
import type { Signer } from '../../client/signer';
import { BroadcastRefusal } from './broadcast-check';
import { type ConfigElement, flatten, unflatten } from '../../config/config-elements';

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
  const update = readUpdate(envelope);
  if (update.message.getChannelId() !== config.channel)
    refuse(`the update is for channel ${update.message.getChannelId()}`);
  const current = flatten(config.root);
  const read = flatten(update.message.getReadSet() ?? new common.ConfigGroup());
  const write = flatten(update.message.getWriteSet() ?? new common.ConfigGroup());
  requireRead(read, current);
  const delta = new Map([...write].filter(([path, element]) => read.get(path)?.version !== element.version));
  if (delta.size === 0) refuse('delta set was empty, update would have no effect');
  for (const [path, element] of delta) requireAllowed(path, element, current, update.signers, config);
  for (const path of write.keys()) {
    if (!current.has(path) && !delta.has(path)) refuse(`${path} is written but neither new nor in force`);
  }
  return unflatten(new Map([...current, ...delta]));
}

function readUpdate(envelope: common.Envelope): {
  message: common.ConfigUpdate;
  signers: (config: ChannelConfig) => Identity[];
} {
  try {
    const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
    const signed = common.ConfigUpdateEnvelope.deserializeBinary(payload.getData_asU8());
    const message = common.ConfigUpdate.deserializeBinary(signed.getConfigUpdate_asU8());
    const carrier = new common.ConfigEnvelope();
    carrier.setLastUpdate(envelope);
    const signatures = parseConfigUpdate(carrier.serializeBinary())?.signatures ?? [];
    return { message, signers: (config) => validSigners(signatures, config.msps) };
  } catch {
    return refuse('the configuration update could not be read');
  }
}

function requireRead(read: Map<string, ConfigElement>, current: Map<string, ConfigElement>): void {
  for (const [path, element] of read) {
    const existing = current.get(path);
    if (!existing) refuse(`existing config does not contain element for ${path} but was in the read set`);
    if (existing.version !== element.version) {
      refuse(
        `readset expected key ${path} at version ${String(element.version)}, but got version ${String(existing.version)}`,
      );
    }
  }
}

function requireAllowed(
  path: string,
  element: ConfigElement,
  current: Map<string, ConfigElement>,
  signers: (config: ChannelConfig) => Identity[],
  config: ChannelConfig,
): void {
  const existing = current.get(path);
  const expected = existing ? existing.version + 1 : 0;
  if (element.version !== expected) {
    refuse(
      `attempt to set key ${path} to version ${String(element.version)}, but version ${String(expected)} was expected`,
    );
  }
  if (!existing) return;
  const policy = existing.modPolicy.startsWith('/') ? existing.modPolicy : `${existing.group}/${existing.modPolicy}`;
  if (!config.policy(policy)(signers(config), config.msps)) {
    refuse(`error validating DeltaSet: policy for ${path} not satisfied: ${policy}`);
  }
}

function refuse(reason: string): never {
  throw new BroadcastRefusal(common.Status.BAD_REQUEST, `error applying config update to existing channel: ${reason}`);
}
