import type { Consortium, ConsortiumChannel } from '@tierline/network/consortium';
import type { FabricNetwork, Step } from '@tierline/network/fabric';
import { registryOn } from './registry-in-force';

/** Says which verb is needed where consortium.yaml has other members, or another steward, than a channel's registry. */
export function checkRegistries(network: FabricNetwork, { channels, members, departed }: Consortium): Step {
  return {
    title: 'Registries',
    run: async () => {
      const verbs = await Promise.all(channels.map((channel) => verbsFor(network, channel, [...members, ...departed])));
      if (verbs.flat().length > 0)
        throw new Error(['consortium.yaml and the registries differ:', ...verbs.flat()].join('\n  '));
    },
  };
}

async function verbsFor(
  network: FabricNetwork,
  channel: ConsortiumChannel,
  known: Consortium['members'],
): Promise<string[]> {
  const registry = await registryOn(network, channel.name);
  if (!registry) return [];
  const active = registry.members.filter(({ state }) => state !== 'left').map(({ mspId }) => mspId);
  const joining = channel.members.filter(({ mspId }) => !active.includes(mspId));
  const leaving = active.filter((mspId) => !channel.members.some((member) => member.mspId === mspId));
  const slugOf = (of: string): string => known.find(({ mspId }) => mspId === of)?.slug ?? of;
  const verb = (words: string): string => `${channel.name}: \`tierline network ${words}\``;
  return [
    ...joining.map(({ slug }) => verb(`join-member --member ${slug}`)),
    ...leaving.map((mspId) => verb(`remove-member --member ${slugOf(mspId)}`)),
    ...(registry.steward === channel.steward.mspId ? [] : [verb('replace-steward')]),
  ];
}
