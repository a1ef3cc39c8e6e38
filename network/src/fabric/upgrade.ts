import type { ConsortiumMember } from '../consortium';
import { labelOf } from '../settings';
import { type DeployedChaincode, rollOut, versionInForce } from './deploy';
import type { FabricParts } from './fabric-parts';
import { checkMembers } from './membership';
import type { EnsureService } from './node-runner';
import { packageFor } from './package-for';
import { type Step, together } from './step';

/** How services are run: the new version's, and one in force, which is left as it runs. */
export type Services = { ensure: EnsureService; keep: EnsureService };

/**
 * Another version of a chaincode: its services start beside those in force, which end when every peer goes by the new
 * definition, so that at no time a peer is without the service that it calls.
 */
export function upgrade(parts: FabricParts, chaincode: DeployedChaincode, { ensure, keep }: Services): Step[] {
  const { name } = chaincode;
  return [
    {
      title: `${name}: services in force`,
      run: async (say) => {
        await checkMembers(parts);
        for (const version of await versionsInForce(parts, chaincode)) {
          if (version === chaincode.version) continue;
          say(`${version} is to become ${chaincode.version}`);
          await together(parts.members, async (member) => {
            const { node, packageId, tls } = await packageFor(parts, member, { name, version });
            say(`${node.host}: ${await keep(node, packageId, tls)}`);
          });
        }
      },
    },
    ...rollOut(parts, chaincode, ensure),
    {
      title: `${name}: services before end`,
      run: async (say) => {
        const ended: string[] = [];
        for (const { member } of parts.members) ended.push(...(await endOthers(parts, member, labelOf(chaincode))));
        say(ended.length === 0 ? 'none runs' : `ended: ${ended.join(', ')}`);
      },
    },
  ];
}

async function endOthers(
  { runner, services }: FabricParts,
  member: ConsortiumMember,
  label: string,
): Promise<string[]> {
  const current = await services.nodeFor(member, label);
  return runner.stop(services.all(member).filter(({ host }) => host !== current.host));
}

async function versionsInForce(parts: FabricParts, { name, channels }: DeployedChaincode): Promise<Set<string>> {
  const versions = await Promise.all(channels.map((channel) => versionInForce(parts, name, channel)));
  return new Set(versions.filter((version) => version !== undefined));
}
