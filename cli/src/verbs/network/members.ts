import type { Command } from 'commander';
import type { Consortium, ConsortiumMember } from '@tierline/network/consortium';
import { type NetworkOptions, ofNetwork, onNetwork, type Operated } from './on-network';
import { take } from './take';

type Joining = NetworkOptions & { member: string[] };
type Leaving = NetworkOptions & { member: string };

/** Loaded when it is needed: the gateway takes its time. */
const load = () => import('../../registry/index.js');

/** Who takes part in a running network. */
export function addMembers(group: Command): void {
  ofNetwork(group.command('join-member'), { mandatory: true })
    .description(
      'Brings members that were added to consortium.yaml onto their channels while the others go on: organisations into the\n' +
        'configuration, signed by a majority, peers with every block, chaincode services and approvals, and by motions that a\n' +
        'majority of members approves into the registry. `start` then runs their nodes. May be done again.',
    )
    .requiredOption('--member <slug...>', 'who joins, as consortium.yaml calls it')
    .action(join);
  ofNetwork(group.command('remove-member'), { mandatory: true })
    .description(
      'Takes a member that consortium.yaml lists on some channel no longer out of the registry, by a motion of the others, and out of\n' +
        'the channel’s configuration. On no channel any more, its nodes end; their data stay. May be done again.',
    )
    .requiredOption('--member <slug>', 'who leaves; its entry in `members` stays until this is done')
    .action(remove);
  ofNetwork(group.command('replace-steward'), { mandatory: true })
    .description(
      'Has a majority of members approve the steward that consortium.yaml names, on each channel. May be done again.',
    )
    .action(replaceSteward);
}

function join({ member: slugs, ...options }: Joining): Promise<void> {
  return exclusively(options, async ({ network, consortium, deployment }) => {
    const { joins, moveRegistry } = await load();
    const joining = slugs.map((slug) => named(consortium.members, slug));
    const motions = joining.flatMap((member) =>
      consortium.channels
        .filter(({ members }) => members.includes(member))
        .map(({ name }) => moveRegistry(network, name, joins(member))),
    );
    await take(network, [...network.admit(joining.map(({ mspId }) => mspId)), ...deployment(), ...motions]);
  });
}

function remove({ member, ...options }: Leaving): Promise<void> {
  return exclusively(options, async ({ network, consortium }) => {
    const { leaves, moveRegistry } = await load();
    const leaving = named([...consortium.members, ...consortium.departed], member);
    const channels = consortium.channels.filter(({ members }) => !members.includes(leaving));
    if (channels.length === 0) throw new Error(`consortium.yaml lists ${member} on every channel`);
    await take(network, [
      ...network.startNodes(),
      ...channels.map(({ name }) => moveRegistry(network, name, leaves(leaving))),
      ...network.expel(leaving),
    ]);
  });
}

function replaceSteward(options: NetworkOptions): Promise<void> {
  return exclusively(options, async ({ network, consortium }) => {
    const { moveRegistry, stewardIs } = await load();
    await take(network, [
      ...network.startNodes(),
      { title: 'Members', run: () => network.checkMembers() },
      ...consortium.channels.map(({ name, steward }) => moveRegistry(network, name, stewardIs(steward))),
    ]);
  });
}

const exclusively = (options: NetworkOptions, work: (operated: Operated) => Promise<void>): Promise<void> =>
  onNetwork(options, work, { exclusive: true });

function named(members: Consortium['members'], slug: string): ConsortiumMember {
  const found = members.find((member) => member.slug === slug);
  if (!found) throw new Error(`consortium.yaml has no member ${slug} that this is about`);
  return found;
}
