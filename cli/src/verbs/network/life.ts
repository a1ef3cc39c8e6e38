import type { Command } from 'commander';
import type { Consortium } from '@tierline/network/consortium';
import type { FabricNetwork, NodeStatus, Step } from '@tierline/network/fabric';
import { type NetworkOptions, ofNetwork, onNetwork, type Operated } from './on-network';
import { take } from './take';

type Verb = { name: string; description: string; work: (options: NetworkOptions) => Promise<void> };

const verbs: Verb[] = [
  {
    name: 'up',
    description:
      'Makes keys, settings and first blocks from consortium.yaml, starts orderers and peers, as processes that outlive this\n' +
      'one or as containers, and joins them to their channels. May be done again: it goes on where it was interrupted, and a\n' +
      'node whose settings have changed is started again.',
    work: (options) =>
      onNetwork(
        options,
        async ({ network, consortium }) => take(network, [...network.up(), await registries(network, consortium)]),
        { exclusive: true, founds: true },
      ),
  },
  {
    name: 'deploy',
    description:
      'Brings Tierline’s chaincode onto every channel: a package and a service for each member, each member’s approval, the\n' +
      'commit; in containers the members’ nodes too. The definition’s version carries the hashes of the first registries. May\n' +
      'be done again.',
    work: (options) =>
      exclusively(options, async ({ network, consortium, deployment }) =>
        take(network, [...deployment(), await registries(network, consortium)]),
      ),
  },
  {
    name: 'status',
    description: 'Lists every node: whether it runs, and as what, how many blocks it has on each channel, its log.',
    work: (options) =>
      onNetwork(options, async ({ network }) => show([...(await network.status()), ...(await network.besides())]), {
        exclusive: false,
      }),
  },
  {
    name: 'down',
    description: 'Ends every node, by its recorded pid or its container. The data stay; `up` starts on them again.',
    work: (options) =>
      exclusively(options, async ({ network }) => {
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
      .action(async (options: NetworkOptions) => {
        await work(options);
      });
  }
}

const exclusively = (options: NetworkOptions, work: (operated: Operated) => Promise<void>): Promise<void> =>
  onNetwork(options, work, { exclusive: true });

/** Loaded when it is needed: the gateway takes its time. */
const registries = async (network: FabricNetwork, consortium: Consortium): Promise<Step> =>
  (await import('../../registry/index.js')).checkRegistries(network, consortium);

function show(nodes: readonly Omit<NodeStatus, 'kind'>[]): void {
  const width = Math.max(...nodes.map(({ host }) => host.length));
  for (const { host, running, channels, log } of nodes) {
    const blocks = Object.entries(channels).map(([channel, height]) => `${channel} ${height}`);
    const state = running === undefined ? 'stopped' : `running, ${running}`;
    console.log(`${host.padEnd(width)}  ${[state, ...blocks].join(', ')}; log ${log}`);
  }
}
