import { addMember, removeMember } from '../config/changes';
import type { ConsortiumChannel, ConsortiumMember } from '../consortium';
import { firstPeer } from '../settings';
import { joinChannels } from './bring-up';
import { eventually } from './eventually';
import type { FabricMember } from './fabric-member';
import type { FabricParts } from './fabric-parts';
import { configInForce, standingMembers, whoSigns } from './membership';
import { orderedHeight } from './ordered-height';
import { reconfigure } from './reconfigure';
import { type Step, together } from './step';

const patience = 120_000;

/** Members of consortium.yaml come onto their channels: organisation and anchor in the configuration, their peers with every block. */
export function admit(parts: FabricParts, joining: readonly FabricMember[]): Step[] {
  return [
    ...joining.flatMap((member) => channelsOf(parts, member).map(({ name }) => admission(parts, member, name))),
    ...joinChannels(parts),
    {
      title: 'New peers catch up',
      run: () =>
        together(joining, (member) => together(channelsOf(parts, member), ({ name }) => caughtUp(parts, member, name))),
    },
  ];
}

function admission(parts: FabricParts, joining: FabricMember, channel: string): Step {
  const { mspId, slug } = joining.member;
  return {
    title: `${slug} in the configuration of ${channel}`,
    run: async (say) => {
      if (!(await configInForce(parts, channel))) return; // it is being made, with the member in its first block
      const before = (await standingMembers(parts, channel)).filter((member) => member !== joining);
      const signers = await whoSigns(before, channel);
      const isNew = await reconfigure(parts, channel, {
        signers,
        told: before,
        change: addMember(organisationOf(parts, joining)),
        isMade: (config) => config.organisations('Application').includes(mspId),
      });
      say(`${channel}: ${mspId} ${isNew ? `added, signed by ${namesOf(signers)}` : 'is in'}`);
    },
  };
}

/** A member that consortium.yaml has no longer on some channels leaves their configuration. */
export function expel(parts: FabricParts, leaving: ConsortiumMember): Step[] {
  const { mspId, slug } = leaving;
  const channels = parts.consortium.channels.filter(({ members }) => !members.some((one) => one.mspId === mspId));
  return channels.map(({ name }): Step => ({
    title: `${slug} out of the configuration of ${name}`,
    run: async (say) => {
      if (!(await configInForce(parts, name))) return;
      const standing = await standingMembers(parts, name);
      const signers = await whoSigns(standing, name);
      const isNew = await reconfigure(parts, name, {
        signers,
        told: standing,
        change: removeMember(mspId),
        isMade: (config) => !config.organisations('Application').includes(mspId),
      });
      say(`${name}: ${mspId} ${isNew ? `removed, signed by ${namesOf(signers)}` : 'is not in'}`);
    },
  }));
}

/** What a member ran that is on no channel any more ends; its data stay. */
export function endNodesOf({ runner }: FabricParts, { slug, domain }: ConsortiumMember): Step {
  return {
    title: `${slug}’s nodes`,
    run: async (say) => {
      const own = [...(await runner.running()).keys()].filter((host) => domainOf(host) === domain);
      const ended = await runner.stop(own.map((host) => ({ host })));
      say(ended.length === 0 ? 'none runs' : `ended: ${ended.join(', ')}; their data stay`);
    },
  };
}

/** Until the member's peers have every block that was ordered so far; before its own admission a peer knows its administrator not. */
async function caughtUp(parts: FabricParts, { admin, peers }: FabricMember, channel: string): Promise<void> {
  const height = await orderedHeight(parts, channel);
  await together(peers, (peer) =>
    eventually(
      async () => ((await peer.height(admin, channel).catch(() => undefined)) ?? 0) >= height,
      patience,
      () => `${peer.node.host} has not caught up with block ${height - 1} of ${channel}`,
    ),
  );
}

/** Every program is called `<what it is>.<domain>`. */
const domainOf = (host: string): string => host.slice(host.indexOf('.') + 1);

const channelsOf = ({ consortium }: FabricParts, { member }: FabricMember): ConsortiumChannel[] =>
  consortium.channels.filter(({ members }) => members.includes(member));

const namesOf = (members: readonly FabricMember[]): string => members.map(({ member }) => member.slug).join(', ');

function organisationOf({ topology, folder }: FabricParts, { member, organisation }: FabricMember) {
  return {
    mspId: member.mspId,
    rootCertificate: organisation.ca.certificatePem,
    tlsRootCertificate: organisation.tlsca.certificatePem,
    anchorPeer: folder.address(firstPeer(member, topology), 'service'),
  };
}
