import { parsePolicyText } from '@tierline/network/wire';

/** A key's policy that asks one peer of each of these members, as the bare chaincode takes it. */
export function rolePolicy(...mspIds: string[]): string {
  const text = `AND(${mspIds.map((mspId) => `'${mspId}.peer'`).join(',')})`;
  return Buffer.from(parsePolicyText(text).serializeBinary()).toString('base64');
}
