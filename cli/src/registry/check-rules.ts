import { randomBytes } from 'node:crypto';
import type { FabricNetwork, Step } from '@tierline/network/fabric';
import { Operator } from './operator';
import { registryInForce } from './registry-in-force';

/** Every active member's peer is asked whether the chaincode that it runs now would take the rules. @throws naming who would not */
export function checkRules(network: FabricNetwork, channel: string, rules: number): Step {
  return {
    title: `${channel}: every member’s chaincode knows rules ${rules}`,
    run: async (say) => {
      const before = await registryInForce(network, channel);
      const registry = { ...before, rules, sequence: before.sequence + 1 };
      const active = before.members.filter(({ state }) => state === 'active').map(({ mspId }) => mspId);
      const without: string[] = [];
      for (const mspId of active) {
        const operator = await Operator.of(network, mspId);
        const motion = { commandId: randomBytes(16).toString('hex'), registry, codes: [] };
        const refusal = await operator.refusalOf(channel, 'consortium:move', motion).finally(() => operator.close());
        if (refusal?.code === 'RULES_UNKNOWN') without.push(mspId);
        else if (refusal) throw refusal;
      }
      if (without.length > 0)
        throw new Error(
          `${channel}: the chaincode of ${without.join(', ')} does not know rules ${rules}: \`tierline network upgrade-chaincode\` first`,
        );
      say(`${active.length} of ${active.length} know them`);
    },
  };
}
