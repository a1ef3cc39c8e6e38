import type { ChannelConfig } from '../../wire';

/** By what names Fabric knows the ways of judging that the verifier goes by, and those before, which they take in. */
const known = /^V(1_1|1_2|1_3|1_4_2|1_4_3|2_0|2_5|3_0)$/;
const needed = { channel: /^V(2_0|3_0)$/, application: /^V(2_0|2_5)$/ } as const;

/** @returns why nobody can tell how peers judge under this configuration */
export function unknownRules({ capabilities }: ChannelConfig): string | undefined {
  const { channel, application } = capabilities;
  const unknown = [...channel, ...application].find((name) => !known.test(name));
  if (unknown !== undefined) return `capability ${unknown} is of no Fabric that this verifier knows`;
  for (const section of ['channel', 'application'] as const)
    if (!capabilities[section].some((name) => needed[section].test(name)))
      return `the ${section} has capabilities of Fabric 1 only, whose peers judge otherwise`;
  return undefined;
}
