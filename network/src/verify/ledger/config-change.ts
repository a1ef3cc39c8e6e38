import { type ChannelConfig, configDifference, ConfigFault, type Identity, nextConfig } from '../../wire';
import type { BlockSignatures } from './signatures';

/**
 * @param signers who signed the update, by signatures that hold
 * @returns why the next configuration does not follow from the one in force, undefined if it does
 */
export function checkConfigChange(
  current: ChannelConfig,
  next: ChannelConfig,
  signed: BlockSignatures['update'],
  signers: readonly Identity[],
): string | undefined {
  if (next.channel !== current.channel) return `it is of channel ${next.channel}`;
  if (next.sequence !== current.sequence + 1n)
    return `sequence ${String(next.sequence)} after ${String(current.sequence)}`;
  if (!signed) return 'no signed update comes with it';
  const channel = signed.update.getChannelId();
  if (channel !== current.channel) return `the signed update is of channel ${channel}`;
  try {
    const made = nextConfig(current.root, signed.update, (path) => current.policy(path)(signers, current.msps));
    const differs = configDifference(made, next.root);
    return differs && `${differs} is not what the signed update makes of it`;
  } catch (error) {
    if (error instanceof ConfigFault) return error.message;
    throw error;
  }
}
