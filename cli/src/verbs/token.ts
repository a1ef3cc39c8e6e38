import { existsSync } from 'node:fs';
import type { Command } from 'commander';

type Options = { member: string; roles: string; subject?: string; data: string; hours: string };

export function addToken(program: Command): void {
  program
    .command('token')
    .summary('make a bearer token for a person of a member')
    .description(
      'Makes a token of the embedded issuer, whose key lies in the data folder; the consortium may be running.',
    )
    .requiredOption('--member <slug>', 'whose person')
    .requiredOption('--roles <roles>', 'comma separated: viewer, planner, logistics, quality, manager, auditor, bot')
    .option('--subject <name>', 'who; the same name signs under the same pseudonym')
    .option('--hours <number>', 'how long it lasts', '12')
    .option('--data <folder>', 'data folder of `tierline start`', '.tierline')
    .action(token);
}

async function token({ member, roles, subject, data, hours }: Options): Promise<void> {
  const [{ EmbeddedIssuer }, { personRoles }, { issuerName, audienceOf, issuerFile }] = await Promise.all([
    import('@tierline/api/identity'),
    import('@tierline/chaincode/schema'),
    import('../constellation/issuer.js'),
  ]);
  const asked = roles.split(',').map((role) => role.trim());
  const known = personRoles.filter((role) => asked.includes(role));
  if (known.length !== asked.length) throw new Error(`roles are ${personRoles.join(', ')}`);
  const file = issuerFile(data);
  if (!existsSync(file)) throw new Error(`${data} is no data folder: run \`tierline start\` first`);
  const issuer = await EmbeddedIssuer.open(issuerName, file);
  const claims = { audience: audienceOf(member), subject: subject ?? `${known.join('-')}@${member}`, roles: known };
  console.log(await issuer.token({ ...claims, seconds: Math.round(Number(hours) * 3600) }));
}
