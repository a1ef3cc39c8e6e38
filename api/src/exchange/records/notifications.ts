import { instantOf, type CaseInput, type CaseState, type PartReferenceDetail } from '@tierline/chaincode/schema';
import { epcisMillis } from '../../imports/epcis/canonical-value';
import type { DisruptionNotification } from '../models/disruption-notification';
import { plainId } from '../models/values';

/** Sender and recipient of a notification, and the parts that both signed. */
export type Sides = { sender: string; recipient: string; parts: readonly PartReferenceDetail[] };
/** What a notification says of its case. */
export type Notified = Required<Pick<CaseInput<'OpenCase'>, 'affected' | 'effect' | 'period' | 'rootCause'>> &
  Pick<CaseInput<'OpenCase'>, 'description'>;
export type NotificationName = { id: string; changedAt: string; related: readonly string[] };

type Material = NonNullable<DisruptionNotification['materialsAffected']>[number];

/** As the case has it: sites with whose they are, parts by the customer's number, times in UTC. */
export function notifiedOf(view: DisruptionNotification, sides: Sides): Notified {
  const { sender, recipient } = sides;
  const site = (of: string) => (name: string) => ({ what: 'site' as const, name, of });
  const parts = (view.materialsAffected ?? []).flatMap((material) => {
    const part = partOf(material, sides.parts);
    return part ? [{ what: 'part' as const, name: part.customerPart, of: part.customer }] : [];
  });
  const until = view.expectedEndDateOfEffect;
  return {
    ...{ rootCause: view.leadingRootCause, effect: view.effect },
    period: { from: utc(view.startDateOfEffect), ...(until !== undefined && { until: utc(until) }) },
    affected: [
      ...(view.affectedSitesSender ?? []).map(site(sender)),
      ...(view.affectedSitesRecipient ?? []).map(site(recipient)),
      ...parts,
    ],
    ...(view.text !== undefined && { description: view.text }),
  };
}

const utc = (time: string): string => instantOf(epcisMillis(time) ?? 0);

/** 16 bytes in hex, as a case carries a disruption, and back. */
export const disruptionOf = ({ sourceDisruptionId }: DisruptionNotification): string =>
  plainId(sourceDisruptionId).replaceAll('-', '');
const urnOf = (hex: string): string => `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;

/** undefined: the case does not say what a notification must. */
export function notificationView(
  state: CaseState,
  { id, changedAt, related }: NotificationName,
  { sender, recipient, parts }: Sides,
): DisruptionNotification | undefined {
  const { rootCause, effect, period } = state;
  if (!rootCause || !effect || !period) return undefined;
  const { from: startDateOfEffect, until } = period;
  const sitesOf = (mspId: string): string[] =>
    state.affected.flatMap(({ what, name, of }) => (what === 'site' && of === mspId ? [name] : []));
  const materials = state.affected.flatMap(({ what, name, of }) =>
    what === 'part' ? [materialOf(name, of, parts)] : [],
  );
  return {
    ...{ notificationId: id, sourceDisruptionId: urnOf(state.disruption), leadingRootCause: rootCause, effect },
    ...{
      contentChangedAt: changedAt,
      startDateOfEffect,
      ...(until !== undefined && { expectedEndDateOfEffect: until }),
    },
    ...wordsOf(state),
    ...listed('relatedNotificationIds', [...related]),
    ...listed('affectedSitesSender', sitesOf(sender)),
    ...listed('affectedSitesRecipient', sitesOf(recipient)),
    ...listed('materialsAffected', materials),
  };
}

function wordsOf({ status, description: text, resolution }: CaseState) {
  const isOver = status === 'resolved' || status === 'closed';
  const measure = isOver ? resolution?.text : undefined;
  return {
    status: isOver ? ('resolved' as const) : ('open' as const),
    ...(text !== undefined && { text }),
    ...(measure !== undefined && { resolvingMeasureDescription: measure }),
  };
}

const listed = <Name extends string, Item>(name: Name, items: Item[]): { [Key in Name]?: Item[] } =>
  (items.length > 0 ? { [name]: items } : {}) as { [Key in Name]?: Item[] };

/** What rules compare materials by. */
export const materialNames = (part: PartReferenceDetail): Record<string, string> => ({
  materialNumberCustomer: part.customerPart,
  ...(part.supplierPart !== undefined && { materialNumberSupplier: part.supplierPart }),
  ...(part.globalAssetId !== undefined && { materialGlobalAssetId: part.globalAssetId }),
});

/** A part is told under all its names; one that nobody signed by the number alone. */
function materialOf(name: string, of: string | undefined, parts: readonly PartReferenceDetail[]): Material {
  const part = parts.find(({ customer, customerPart }) => customerPart === name && (of ?? customer) === customer);
  return part ? materialNames(part) : { materialNumberCustomer: name };
}

const partOf = (material: Material, parts: readonly PartReferenceDetail[]): PartReferenceDetail | undefined =>
  parts.find((part) => {
    const names = materialNames(part);
    return Object.entries(material).every(([name, value]) => isSame(name, value, names[name]));
  });

const isSame = (name: string, one: string, other: string | undefined): boolean =>
  other !== undefined && (name === 'materialGlobalAssetId' ? plainId(one) === plainId(other) : one === other);
