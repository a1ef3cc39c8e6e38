import { Refusal } from '@tierline/chaincode/errors';
import type { Registry } from '@tierline/chaincode/schema';
import { NodeRefusal } from '../refusals';
import type { RecordSource } from './record-source';

/** @throws NodeRefusal CHANNEL_UNKNOWN, Refusal NOT_BOOTSTRAPPED */
export async function registryOf(
  records: RecordSource,
  channels: readonly string[],
  channel: string,
): Promise<Registry> {
  if (!channels.includes(channel)) throw new NodeRefusal('CHANNEL_UNKNOWN', { channel });
  const registry = await records.registry(channel);
  if (!registry) throw new Refusal('NOT_BOOTSTRAPPED');
  return registry;
}
