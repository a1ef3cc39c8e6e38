import type { MemberDatabase } from '../readmodel';
import { readRegistry } from '../readmodel';
import { NodeRefusal } from '../refusals';
import { CannotPack } from './cannot-pack';

/** A pack's blocks show the metadata of everybody's transactions: the members' charter must let it go. @throws CannotPack */
export async function requireConsent(database: MemberDatabase, channel: string): Promise<void> {
  const registry = await readRegistry(database, channel);
  if (registry?.auditPacks === 'allowed') return;
  throw new CannotPack(
    new NodeRefusal('PACKS_NOT_ALLOWED', { channel }),
    `the registry of ${channel} does not say that members may make audit packs, which show the metadata of everybody’s ` +
      'transactions (auditPacks: allowed)',
  );
}
