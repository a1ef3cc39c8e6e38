import type { Command } from 'commander';
import { type NetworkOptions, ofNetwork, onNetwork } from './on-network';
import { take } from './take';

/** Another version of the chaincode, and other rules. */
export function addUpgrades(group: Command): void {
  ofNetwork(group.command('upgrade-chaincode'), { mandatory: true, kinds: ['native'] })
    .description(
      'Brings this version’s chaincode onto every channel: services and packages beside those in force, every member’s approval, the\n' +
        'commit; the services before end when every peer goes by the new definition. May be done again.',
    )
    .action(upgrade);
  ofNetwork(group.command('switch-rules'), { mandatory: true })
    .description(
      'Has a majority of members approve another rule set, on each channel, once the chaincode of every member knows it. Nodes that do\n' +
        'not know it stop there, and say so: upgrade them first. May be done again.',
    )
    .requiredOption('--to <number>', 'the rule set')
    .action(switchRules);
}

function upgrade(options: NetworkOptions): Promise<void> {
  return onNetwork(
    options,
    ({ network, upgrade: steps = () => [] }) => take(network, [...network.startNodes(), ...steps()]),
    {
      exclusive: true,
    },
  );
}

function switchRules({ to, ...options }: NetworkOptions & { to: string }): Promise<void> {
  const rules = Number(to);
  if (!Number.isInteger(rules) || rules < 1) throw new Error(`--to ${to}: the number of a rule set is expected`);
  return onNetwork(
    options,
    async ({ network, consortium: { channels } }) => {
      const { checkRules, moveRegistry, rulesAre } = await import('../../registry/index.js');
      await take(network, [
        ...network.startNodes(),
        ...channels.map(({ name }) => checkRules(network, name, rules)),
        ...channels.map(({ name }) => moveRegistry(network, name, rulesAre(rules))),
      ]);
    },
    { exclusive: true },
  );
}
