import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { writeText } from '../ca/files';
import type { ConsortiumChannel } from '../consortium';
import { configtx, type NetworkNode, profileName } from '../settings';
import { ChannelParticipation } from './channel-participation';
import type { FabricParts } from './fabric-parts';
import { checkMembers } from './membership';
import { checkOrderers } from './orderers-agree';
import { type Step, together } from './step';
import { untilOrdering } from './until-ordering';

const run = promisify(execFile);
const patience = 60_000;

/** Of running nodes, onto the channels of their members. */
export function joinChannels(parts: FabricParts): Step[] {
  return [
    { title: 'Members', run: () => checkMembers(parts) },
    {
      title: 'Peers join their channels',
      run: (say) => together(parts.topology.peers, (node) => joinPeer(parts, node, say)),
    },
  ];
}

/** From nothing, or from wherever the last attempt came to, to orderers that order and peers that answer. */
export function startNodes(parts: FabricParts): Step[] {
  const { consortium, topology, runner } = parts;
  return [
    {
      title: 'First blocks',
      run: async (say) => {
        for (const channel of consortium.channels) await makeGenesis(parts, channel, say);
      },
    },
    { title: 'Orderers', run: (say) => runner.ensureNodes(topology.orderers, say) },
    { title: 'Peers', run: (say) => runner.ensureNodes(topology.peers, say) },
    {
      title: 'Orderers join their channels',
      run: (say) => together(topology.orderers, (node) => joinOrderer(parts, node, say)),
    },
    {
      title: 'Orderers agree on who leads',
      run: () => together(topology.orderers, (node) => untilOrdering(parts, node)),
    },
  ];
}

/** Made once: whoever makes another has another channel. */
async function makeGenesis(parts: FabricParts, channel: ConsortiumChannel, say: (line: string) => void): Promise<void> {
  const { consortium, folder, configtxgen } = parts;
  const block = folder.genesisBlock(channel.name);
  if (existsSync(block)) {
    checkOrderers(parts, channel.name, readFileSync(block));
    say(`${channel.name}: is there`);
    return;
  }
  const settings = folder.settings(channel.name);
  const text = JSON.stringify(configtx(consortium, channel, folder), null, 2);
  await writeText(`${settings}/configtx.yaml`, `${text}\n`);
  mkdirSync(dirname(block), { recursive: true });
  const profile = ['-profile', profileName, '-channelID', channel.name];
  await run(configtxgen(), ['-configPath', settings, ...profile, '-outputBlock', `${block}.new`]);
  renameSync(`${block}.new`, block);
  say(`${channel.name}: made`);
}

async function joinOrderer(parts: FabricParts, node: NetworkNode, say: (line: string) => void): Promise<void> {
  const participation = new ChannelParticipation(parts.folder.reach(node, 'admin'), parts.memberOf(node).adminTls);
  for (const { name } of parts.consortium.channels) {
    const known = await participation.channel(name);
    if (!known) await participation.join(name, readFileSync(parts.folder.genesisBlock(name)));
    say(`${node.host}: ${known ? 'is on' : 'joined'} ${name}`);
  }
}

/** To the channels of its member that it is not on yet. */
async function joinPeer(parts: FabricParts, node: NetworkNode, say: (line: string) => void): Promise<void> {
  const { admin, peers, member } = parts.memberOf(node);
  const peer = peers.find((one) => one.node.host === node.host);
  if (!peer) throw new Error(`${node.host} is no peer`);
  await peer.ready(patience);
  const known = await peer.channels(admin);
  for (const { name, members } of parts.consortium.channels) {
    if (!members.some(({ mspId }) => mspId === member.mspId)) continue;
    if (!known.includes(name)) await peer.join(admin, readFileSync(parts.folder.genesisBlock(name)));
    say(`${node.host}: ${known.includes(name) ? 'is on' : 'joined'} ${name}`);
  }
}
