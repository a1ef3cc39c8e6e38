import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type NetworkOptions, ofNetwork, onNetwork } from './on-network';
import { take } from './take';

type Renewing = NetworkOptions & { within: string };
type Revoking = NetworkOptions & { member: string; certificate: string[] };

const day = 86_400_000;

/** Certificates that end, by time or by decision. */
export function addCertificates(group: Command): void {
  ofNetwork(group.command('renew-certificates'), { mandatory: true, kinds: ['native'] })
    .description(
      'Issues certificates of nodes, services and administrators anew that end soon, for the same keys, and starts what uses them\n' +
        'again: orderers and peers one after the other, then chaincode services with new packages, approved by their members.',
    )
    .option('--within <days>', 'those that end within so many days', '30')
    .action(renew);
  ofNetwork(group.command('revoke'), { mandatory: true, kinds: ['native'] })
    .description(
      'Has a member’s authority revoke certificates: the list goes into the configuration of each of its channels. What they signed\n' +
        'from then on is refused; what they signed before stays.',
    )
    .requiredOption('--member <slug>', 'whose authority issued them')
    .requiredOption('--certificate <file...>', 'PEM files')
    .action(revoke);
}

function renew({ within, ...options }: Renewing): Promise<void> {
  const days = Number(within);
  if (!Number.isFinite(days)) throw new Error(`--within ${within}: a number of days is expected`);
  return onNetwork(
    options,
    ({ network, deployment }) =>
      take(network, [...network.renewCertificates(new Date(Date.now() + days * day)), ...deployment()]),
    { exclusive: true },
  );
}

function revoke({ member, certificate, ...options }: Revoking): Promise<void> {
  const certificates = certificate.map((file) => readFileSync(file, 'utf8'));
  return onNetwork(
    options,
    async ({ network, consortium }) => {
      const found = consortium.members.find(({ slug }) => slug === member);
      if (!found) throw new Error(`no member ${member}`);
      await take(network, network.revoke(found.mspId, certificates));
    },
    { exclusive: true },
  );
}
