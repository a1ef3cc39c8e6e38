/** All kinds of record there are: shapes name none, and rules that do are not for processes. A test holds the two together. */
export const recordKinds = [
  'capacity-group',
  'case',
  'cumulative-account',
  'custody',
  'forecast',
  'grant',
  'inventory-position',
  'link',
  'part-reference',
  'production-plan',
  'quality-notice',
  'shipment',
  'site',
] as const;
