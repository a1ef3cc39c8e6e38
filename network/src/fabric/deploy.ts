import { type Committed, type Definition, definitionFor } from '../client/definition';
import type { DefinitionDescription } from '../client/definition-description';
import { eventually } from './eventually';
import { approveCall, approvedPackage, commitCall, committed, install, installed, readiness } from './lifecycle';
import type { FabricMember } from './fabric-member';
import { checkMembers, standingMembers } from './membership';
import type { FabricParts } from './fabric-parts';
import type { EnsureService } from './node-runner';
import { packageFor } from './package-for';
import type { KnownPeer } from './remote-peer';
import { type Step, together } from './step';
import { transact } from './transact';

/** A chaincode and where it is to be defined. */
export type DeployedChaincode = DefinitionDescription & { channels: readonly string[] };

const patience = 60_000;

/** Packages, services, approvals by every member, one commit a channel; what stands already is left as it is. */
export function deploy(parts: FabricParts, chaincode: DeployedChaincode, ensureService: EnsureService): Step[] {
  return [
    {
      title: `${chaincode.name}: members and version`,
      run: async () => {
        await checkMembers(parts);
        for (const channel of chaincode.channels) await checkVersion(parts, chaincode, channel);
      },
    },
    ...rollOut(parts, chaincode, ensureService),
  ];
}

/** The same without asking what stands. */
export function rollOut(parts: FabricParts, chaincode: DeployedChaincode, ensureService: EnsureService): Step[] {
  const packages = new Map<string, string>();
  const sequences = new Map<string, number>();
  return [
    {
      title: `${chaincode.name}: packages and services`,
      run: (say) =>
        together(parts.members, async (member) => {
          packages.set(member.member.mspId, await installAt(parts, member, { chaincode, ensureService, say }));
        }),
    },
    ...chaincode.channels.map((channel): Step => ({
      title: `${chaincode.name}: definition on ${channel}`,
      run: async (say) => {
        sequences.set(channel, await define(parts, { chaincode, channel, packages, say }));
      },
    })),
    {
      title: `${chaincode.name}: every peer knows who runs it`,
      run: async (say) => {
        const { name, channels } = chaincode;
        await together(channels, (channel) =>
          untilKnown(parts, { name, channel, sequence: sequences.get(channel) ?? 0 }),
        );
        say(`${chaincode.name} ${chaincode.version} answers on ${channels.join(', ')}`);
      },
    },
  ];
}

type Installing = { chaincode: DeployedChaincode; ensureService: EnsureService; say: (line: string) => void };

/** @throws if the channel runs another version: nobody may be without a service meanwhile */
async function checkVersion(parts: FabricParts, { name, version }: DeployedChaincode, channel: string): Promise<void> {
  const current = await versionInForce(parts, name, channel);
  if (current === undefined || current === version) return;
  throw new Error(`${channel} runs ${name} ${current}, this is ${version}: \`tierline network upgrade-chaincode\``);
}

/** undefined: the chaincode is not defined there yet. */
export async function versionInForce(parts: FabricParts, name: string, channel: string): Promise<string | undefined> {
  const [first] = await standingMembers(parts, channel);
  return first && (await committed(first.peer, first.admin, channel, name))?.version;
}

/** @returns the package id of this member */
async function installAt(
  parts: FabricParts,
  member: FabricMember,
  { chaincode, ensureService, say }: Installing,
): Promise<string> {
  const { admin, peers } = member;
  const { node, bytes, packageId, tls } = await packageFor(parts, member, chaincode);
  const done = await ensureService(node, packageId, tls);
  say(`${node.host}: ${done}, log ${parts.runner.log(node.host)}`);
  for (const peer of peers) {
    await peer.ready(patience);
    if ((await installed(peer, admin)).includes(packageId)) continue;
    const given = await install(peer, admin, bytes);
    if (given !== packageId) throw new Error(`${peer.node.host} names the package ${given}, not ${packageId}`);
    say(`${peer.node.host}: installed ${packageId}`);
  }
  return packageId;
}

type Defining = {
  chaincode: DeployedChaincode;
  channel: string;
  packages: ReadonlyMap<string, string>;
  say: (line: string) => void;
};

/** @returns the sequence that holds there now */
async function define(parts: FabricParts, defining: Defining): Promise<number> {
  const { chaincode, channel, packages, say } = defining;
  const members = parts.membersOn(channel);
  const [first] = members;
  if (!first) throw new Error(`${channel} has no members`);
  await level(members, channel);
  const current = await committed(first.peer, first.admin, channel, chaincode.name);
  const next = definitionFor(chaincode, '', current) ?? (await again(members, channel, chaincode, current));
  const definition = next ?? standing(chaincode, current);
  const approvals = next ? await readiness(first.peer, first.admin, channel, next) : current?.approvals;
  await together(members, async (member) => {
    const own = { ...definition, packageId: packages.get(member.member.mspId) ?? '' };
    const approved = approvals?.get(member.member.mspId) ?? false;
    const { peer, admin } = member;
    if (approved && (await approvedPackage(peer, admin, channel, definition)) === own.packageId) return;
    await transact(parts, member, [peer], approveCall(channel, own));
    say(`${member.member.slug}: approved sequence ${definition.sequence}`);
  });
  const { sequence, version } = definition;
  if (next) {
    const peers = members.map(({ peer }) => peer);
    await transact(parts, first, peers, commitCall(channel, next));
  }
  say(`sequence ${sequence}, version ${version}: ${next ? 'committed' : 'is committed'}`);
  return sequence;
}

/** What is committed, as it is approved again by whom it has another package for. */
function standing(chaincode: DeployedChaincode, current: Committed | undefined): Definition {
  const definition = definitionFor(chaincode, '', undefined);
  if (!definition || !current) throw new Error('what is committed already was read');
  return { ...definition, sequence: current.sequence };
}

/** All have committed what any of them has: a peer that starts anew fetches its blocks first. */
async function level(members: readonly FabricMember[], channel: string): Promise<void> {
  const heightAt = async ({ peer, admin }: FabricMember): Promise<number> => (await peer.height(admin, channel)) ?? 0;
  const most = Math.max(...(await Promise.all(members.map(heightAt))));
  await together(members, (member) =>
    eventually(
      async () => (await heightAt(member)) >= most,
      patience,
      () => `${member.peer.node.host} has not committed block ${most - 1} of ${channel}`,
    ),
  );
}

/**
 * A member's approval is private to its own peers. Where they lost it with their disks, Fabric takes no second one of the
 * same sequence: then the same is defined by the next one.
 */
async function again(
  members: readonly FabricMember[],
  channel: string,
  chaincode: DeployedChaincode,
  current: Awaited<ReturnType<typeof committed>>,
): Promise<Definition | undefined> {
  const same = standing(chaincode, current);
  for (const { member, peer, admin } of members) {
    const approved = current?.approvals.get(member.mspId) ?? false;
    if (approved && (await approvedPackage(peer, admin, channel, same)) === undefined)
      return { ...same, sequence: same.sequence + 1 };
  }
  return undefined;
}

/** Until then a gateway finds no endorsers for it. What gossip calls a chaincode's version is its definition's sequence. */
async function untilKnown(
  parts: FabricParts,
  { name, channel, sequence }: { name: string; channel: string; sequence: number },
): Promise<void> {
  const members = parts.membersOn(channel);
  const expected = members.flatMap(({ peers }) => peers).length;
  await together(members, ({ peer, admin }) =>
    eventually(
      async () => {
        const runs = ({ chaincodes }: KnownPeer): boolean =>
          chaincodes.some((one) => one.name === name && one.version === String(sequence));
        return (await peer.known(admin, channel)).filter(runs).length >= expected;
      },
      patience,
      () => `${peer.node.host} does not know ${expected} peers that run ${name} on ${channel}`,
    ),
  );
}
