import type { Consortium, ConsortiumChannel } from '../consortium';
import type { ChannelConfig } from '../wire';
import type { FabricMember } from './fabric-member';
import type { FabricParts } from './fabric-parts';
import { configOf } from './reconfigure';

const patience = 60_000;

/** A running channel has other members than consortium.yaml says: a verb of its own moves it there. */
export class MembersDiffer extends Error {
  override readonly name = 'MembersDiffer';

  constructor(readonly verbs: readonly string[]) {
    super(
      ['consortium.yaml and the running network differ in members:', ...verbs.map((verb) => `  ${verb}`)].join('\n'),
    );
  }
}

/** @throws MembersDiffer */
export async function checkMembers(parts: FabricParts): Promise<void> {
  const verbs: string[] = [];
  for (const channel of parts.consortium.channels) {
    const config = await configInForce(parts, channel.name);
    if (config) verbs.push(...verbsFor(parts.consortium, channel, config));
  }
  if (verbs.length > 0) throw new MembersDiffer(verbs);
}

/** As a peer that is on the channel has it; undefined: nobody is, the channel is being made. */
export async function configInForce(parts: FabricParts, channel: string): Promise<ChannelConfig | undefined> {
  const [first] = await standingMembers(parts, channel);
  return first && configOf(first, channel);
}

/** Members of the channel in consortium.yaml that are on it and have been admitted to it. */
export async function standingMembers(parts: FabricParts, channel: string): Promise<FabricMember[]> {
  const joined: FabricMember[] = [];
  for (const member of parts.membersOn(channel)) {
    await member.peer.ready(patience);
    if ((await member.peer.channels(member.admin)).includes(channel)) joined.push(member);
  }
  const configs = await Promise.all(joined.map((member) => configOf(member, channel)));
  const newest = configs.reduce<ChannelConfig | undefined>(
    (one, other) => (one && one.sequence >= other.sequence ? one : other),
    undefined,
  );
  const admitted = newest?.organisations('Application') ?? [];
  return joined.filter(({ member }) => admitted.includes(member.mspId));
}

function verbsFor({ members, departed }: Consortium, channel: ConsortiumChannel, config: ChannelConfig): string[] {
  const admitted = config.organisations('Application');
  const slugOf = (mspId: string): string =>
    [...members, ...departed].find((member) => member.mspId === mspId)?.slug ?? mspId;
  const joining = channel.members.filter(({ mspId }) => !admitted.includes(mspId));
  const leaving = admitted.filter((mspId) => !channel.members.some((member) => member.mspId === mspId));
  return [
    ...joining.map(
      ({ slug }) => `${slug} is not on ${channel.name}: \`tierline network join-member --member ${slug}\``,
    ),
    ...leaving.map(
      (mspId) => `${mspId} is on ${channel.name}: \`tierline network remove-member --member ${slugOf(mspId)}\``,
    ),
  ];
}

/** As many of them as the channel's administrators must be: more than half of all that its configuration has. */
export async function whoSigns(willing: readonly FabricMember[], channel: string): Promise<FabricMember[]> {
  const [first] = willing;
  const all = first ? (await configOf(first, channel)).organisations('Application').length : 0;
  const needed = Math.floor(all / 2) + 1;
  if (willing.length < needed)
    throw new Error(`${channel}: ${needed} administrators must agree, ${willing.length} can`);
  return willing.slice(0, needed);
}
