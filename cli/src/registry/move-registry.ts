import { canonical, entryIdOf, sha256Hex } from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';
import type { FabricNetwork, Step } from '@tierline/network/fabric';
import { Operator } from './operator';
import { registryInForce } from './registry-in-force';
import { untilTaken } from './until-taken';

/** What the registry is to say; `undefined`: it says so already. Its sequence is counted on by who moves it. */
export type RegistryChange = {
  title: string;
  of: (registry: Registry) => Omit<Registry, 'sequence'> | undefined;
  /** Who is not asked. */
  without?: string;
};

/** As many members as it takes put a registry into force, each by a manager's own transaction; may be done again. */
export function moveRegistry(network: FabricNetwork, channel: string, { title, of, without }: RegistryChange): Step {
  return {
    title: `${channel}: ${title}`,
    run: async (say) => {
      const before = await registryInForce(network, channel);
      const changed = of(before);
      if (!changed) {
        say(`sequence ${before.sequence} says so`);
        return;
      }
      const registry: Registry = { ...changed, sequence: before.sequence + 1 };
      const voters = votersOf(network, before).filter((mspId) => mspId !== without);
      const motion = motionOf(registry, voters[0] ?? '');
      for (const mspId of voters) {
        if ((await registryInForce(network, channel)).sequence >= registry.sequence) break;
        await vote(await Operator.of(network, mspId), channel, { ...motion, registry, isMover: mspId === voters[0] });
        await network.settledOn(channel);
        say(`${mspId}: approved`);
      }
      const now = await registryInForce(network, channel);
      if (canonical(now) !== canonical(registry)) throw new Error(`${channel}: the motion was not put into force`);
      say(`sequence ${now.sequence} is in force`);
    },
  };
}

/** The same content is the same motion, so that one that was interrupted is found again. */
function motionOf(registry: Registry, mover: string): { motionId: string; commandId: string; registryHash: string } {
  const registryHash = sha256Hex(canonical(registry));
  const commandId = registryHash.slice(0, 32);
  return { motionId: entryIdOf(mover, commandId), commandId, registryHash };
}

/** @throws if those whose authorities are here are too few */
function votersOf(network: FabricNetwork, { members }: Registry): string[] {
  const active = members.filter(({ state }) => state === 'active').map(({ mspId }) => mspId);
  const here = active.filter((mspId) => network.members().includes(mspId));
  if (here.length * 2 <= active.length)
    throw new Error(`more than half of ${active.join(', ')} must approve; here are the keys of ${here.join(', ')}`);
  return here;
}

type Vote = ReturnType<typeof motionOf> & { registry: Registry; isMover: boolean };

async function vote(operator: Operator, channel: string, given: Vote): Promise<void> {
  const { motionId, registryHash, commandId, registry, isMover } = given;
  const submit = (): Promise<void> =>
    isMover
      ? operator.submit(channel, 'consortium:move', { commandId, registry, codes: [] })
      : operator.submit(channel, 'consortium:approve', { motionId, registryHash });
  try {
    await untilTaken(submit);
  } finally {
    operator.close();
  }
}
