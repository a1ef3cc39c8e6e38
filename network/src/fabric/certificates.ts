import { addRevocationLists } from '../config/changes';
import type { FabricMember } from './fabric-member';
import type { FabricParts } from './fabric-parts';
import { reconfigure } from './reconfigure';
import type { Step } from './step';
import { untilOrdering } from './until-ordering';

/** Certificates that end before then are issued anew; orderers and peers start again on theirs, one after the other. */
export function renewCertificates(parts: FabricParts, before: Date): Step[] {
  const { members, topology, runner } = parts;
  return [
    {
      title: 'Certificates',
      run: async (say) => {
        for (const { organisation } of members)
          for (const file of await organisation.renew(before)) say(`${file}: renewed`);
      },
    },
    {
      title: 'Orderers and peers, one after the other',
      run: async (say) => {
        for (const node of [...topology.orderers, ...topology.peers]) {
          await runner.ensureNodes([node], say);
          if (node.kind === 'orderer') await untilOrdering(parts, node);
        }
      },
    },
  ];
}

/** The member's authority revokes certificates (PEM); each channel it is on, or orders, learns its lists. @throws if it did not issue them */
export function revoke(parts: FabricParts, member: FabricMember, certificates: readonly string[]): Step[] {
  const { mspId, slug, orderers } = member.member;
  const { ca } = member.organisation;
  const persons = parts.personsOf(member);
  let lists: readonly string[] = [];
  if (!certificates.every((certificate) => ca.issued(certificate)))
    throw new Error(`not every certificate was issued by the authority of ${mspId}`);
  const channels = parts.consortium.channels.filter(
    ({ members }) => orderers > 0 || members.some((one) => one.mspId === mspId),
  );
  const revoking: Step = {
    title: `Revocation by the authority of ${slug}`,
    run: async () => {
      lists = await persons.revoke(certificates);
    },
  };
  const publishing = channels.map(({ name }): Step => ({
    title: `Revocation on ${name}`,
    run: async (say) => {
      await reconfigure(parts, name, {
        ...{ signers: [member], told: parts.membersOn(name) },
        change: addRevocationLists(mspId, lists),
      });
      say(`${name}: ${certificates.length} revoked`);
    },
  }));
  return [revoking, ...publishing];
}
