import type { PartReferenceDetail } from '@tierline/chaincode/schema';
import { derivedId } from '@tierline/chaincode/record';
import { asUuid4, type Names } from '../../exchange';
import type { WriteContext } from '../apply';
import { inForce, knownStates } from '../imports/known-states';
import { registryOf } from '../registry-of';

/** A member and the partners it is linked with on a channel, by names that payloads use. */
export type Relation = Names & {
  mspId: string;
  /** Its legal entities. */
  own: readonly string[];
  partners: readonly { mspId: string; bpnls: readonly string[] }[];
  parts: readonly PartReferenceDetail[];
  memberOf: (bpnl: string) => string | undefined;
  /** Of a part's twin; where the part reference has none, derived as below. */
  materialOf: (part: { customer: string; supplier: string; customerPart: string }) => Promise<string>;
  /** The identifier of an object that nobody gave one: both sides of a link derive the same, and nobody else can. */
  idOf: (partner: string, model: string, subject: readonly string[]) => Promise<string>;
};

/** @throws NodeRefusal CHANNEL_UNKNOWN */
export async function relationOn(context: WriteContext, channel: string): Promise<Relation> {
  const { records, channels, signatory } = context;
  const { mspId } = signatory;
  const registry = await registryOf(records, channels, channel);
  const here = { records, channel };
  const links = await knownStates(here, 'link', [{ status: 'accepted' }]);
  const linked = new Set(links.flatMap(({ state }) => [state.proposer, state.acceptor]));
  const members = registry.members.map(({ mspId: member, legalEntities = [] }) => ({
    mspId: member,
    bpnls: legalEntities,
  }));
  const parts = (await knownStates(here, 'part-reference')).flatMap(({ state }) => inForce(state));
  const bpnlsOf = (member: string) => members.find((one) => one.mspId === member)?.bpnls ?? [];
  const secrets = new Map<string, Promise<string | undefined>>();
  const secretWith = (partner: string): Promise<string | undefined> => {
    const known = secrets.get(partner) ?? records.linkSecret(channel, [mspId, partner]);
    secrets.set(partner, known);
    return known;
  };
  const partOf: Relation['partOf'] = ({ customer, supplier, customerPart }) =>
    parts.find((one) => one.customer === customer && one.supplier === supplier && one.customerPart === customerPart);
  const idOf: Relation['idOf'] = async (partner, model, subject) => {
    const secret = await secretWith(partner);
    if (secret === undefined) throw new Error(`a record without a link with ${partner}`);
    return asUuid4(derivedId(secret, `catena-x/${model}`, [...subject]));
  };
  return {
    ...{ mspId, own: bpnlsOf(mspId), parts, partOf, idOf },
    partners: members.filter((one) => one.mspId !== mspId && linked.has(one.mspId)),
    bpnlOf: (member) => bpnlsOf(member)[0],
    memberOf: (bpnl) => members.find(({ bpnls }) => bpnls.includes(bpnl))?.mspId,
    materialOf: async (part) => {
      const { customer, supplier, customerPart } = part;
      const derived = () => idOf(customer === mspId ? supplier : customer, 'part', [customer, customerPart]);
      return partOf(part)?.globalAssetId ?? `urn:uuid:${await derived()}`;
    },
  };
}

export const partnerBpnls = ({ partners }: Pick<Relation, 'partners'>): string[] =>
  partners.flatMap(({ bpnls }) => bpnls);
