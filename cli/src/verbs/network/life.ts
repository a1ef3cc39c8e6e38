import type { Command } from 'commander';
import type { NodeStatus } from '@tierline/network/native';
import { type NativeOptions, ofNetwork, onNative } from './native-options';
import { take } from './take';

type Verb = { name: string; description: string; work: (options: NativeOptions) => Promise<void> };

const verbs: Verb[] = [
  {
    name: 'up',
    description:
      'Makes keys, settings and first blocks from consortium.yaml, starts orderers and peers as processes that outlive this\n' +
      'one, and joins them to their channels. May be done again: it goes on where it was interrupted, and a node whose\n' +
      'settings have changed is started again.',
    work: (options) => onNative(options, (network) => take(network, network.up()), { exclusive: true, founds: true }),
  },
  {
    name: 'deploy',
    description:
      'Brings Tierline’s chaincode onto every channel: a package and a service for each member, each member’s approval, the\n' +
      'commit. The definition’s version carries the hashes of the first registries. May be done again.',
    work: (options) =>
      exclusively(options, async (network, consortium) => {
        const { deployment } = await import('../../constellation/native-network.js');
        await take(network, deployment(network, consortium));
      }),
  },
  {
    name: 'status',
    description: 'Lists every node: whether it runs, its pid, how many blocks it has on each channel, its log.',
    work: (options) => onNative(options, async (network) => show(await network.status()), { exclusive: false }),
  },
  {
    name: 'down',
    description: 'Ends every node by its recorded pid. The data stay; `up` starts on them again.',
    work: (options) =>
      exclusively(options, async (network) => {
        const ended = await network.stop();
        console.log(ended.length === 0 ? 'nothing ran' : `ended: ${ended.join(', ')}`);
      }),
  },
];

/** The network from its first key to its end. */
export function addLife(group: Command): void {
  for (const { name, description, work } of verbs) {
    ofNetwork(group.command(name), { mandatory: true })
      .description(description)
      .action(async (options: NativeOptions) => {
        await work(options);
      });
  }
}

const exclusively = (options: NativeOptions, work: Parameters<typeof onNative<void>>[1]): Promise<void> =>
  onNative(options, work, { exclusive: true });

function show(nodes: readonly NodeStatus[]): void {
  const width = Math.max(...nodes.map(({ host }) => host.length));
  for (const { host, pid, channels, log } of nodes) {
    const blocks = Object.entries(channels).map(([channel, height]) => `${channel} ${height}`);
    const state = pid === undefined ? 'stopped' : `running, pid ${pid}`;
    console.log(`${host.padEnd(width)}  ${[state, ...blocks].join(', ')}; log ${log}`);
  }
}
