import { inBaseUnit, isUnknown, knownMember, knownPart, knownSite, knownUnit } from '@tierline/api/imports';
import { programme } from '../support/programme';

const { parts, sites } = programme;
const agreed = Object.values(parts);
const { axle } = parts;

describe('what a file’s words name among what both sides signed', () => {
  it('a part, by the customer’s number, the supplier’s, or both', () => {
    const { customer, supplier, customerPart } = axle;
    const supplierPart = axle.supplierPart!;
    for (const names of [
      { customerPart, supplier },
      { supplierPart, customer },
      { customerPart, supplierPart },
    ])
      expect(knownPart(agreed, names)).toBe(axle);
  });

  it('no part that was agreed with somebody else', () => {
    const { customerPart } = axle;
    expect(knownPart(agreed, { supplier: parts.motor.supplier, customerPart })).toEqual({
      code: 'PART_UNKNOWN',
      about: 'customerPart',
      message: `no part ${customerPart} was agreed with ${parts.motor.supplier}`,
      near: [],
    });
  });

  it('says which part may be meant', () => {
    expect(knownPart(agreed, { customerPart: 'OEM-AX-4117' })).toMatchObject({ near: [axle.customerPart] });
    const word = axle.supplierPart!.slice(0, -1);
    expect(knownPart(agreed, { supplierPart: word })).toMatchObject({
      about: 'supplierPart',
      near: [axle.supplierPart],
    });
    expect(knownPart(agreed, { customerPart: axle.customerPart, supplierPart: 'other' })).toMatchObject({
      about: 'supplierPart',
      near: [axle.supplierPart],
      message: `agreed is ${axle.supplierPart!}, not other`,
    });
  });

  it('says which parts a supplier’s number stands for, where it is two of a customer’s', () => {
    const twice = [axle, { ...axle, customerPart: 'OEM-AX-4712' }];
    expect(knownPart(twice, { supplierPart: axle.supplierPart! })).toMatchObject({
      code: 'PART_UNKNOWN',
      near: ['OEM-AX-4711', 'OEM-AX-4712'],
    });
    expect(knownPart(twice, { supplierPart: axle.supplierPart!, customerPart: 'OEM-AX-4712' })).toBe(twice[1]);
  });

  it('a site, by its BPNS or its GLN', () => {
    const known = Object.values(sites);
    expect(knownSite(known, sites.oem.bpns)).toBe(sites.oem);
    expect(knownSite(known, sites.oem.gln!)).toBe(sites.oem);
    const near = `${sites.oem.bpns.slice(0, -1)}9`;
    expect(knownSite(known, near)).toMatchObject({ code: 'SITE_UNKNOWN', message: `${near} is no agreed site` });
    expect(knownSite([sites.oem], near)).toMatchObject({ near: [sites.oem.bpns] });
  });

  it('a unit, by any word for it that has an agreed factor', () => {
    expect(knownUnit(axle, undefined)).toEqual({ unit: 'PCE', factor: '1' });
    expect(knownUnit(axle, 'unit:piece')).toEqual({ unit: 'PCE', factor: '1' });
    const set = knownUnit(axle, 'unit:set');
    expect(isUnknown(set) ? set : inBaseUnit('12.5', set)).toBe('25');
    for (const word of ['KGM', 'unit:kilogram', 'bushel', ''])
      expect(knownUnit(axle, word)).toMatchObject({ code: 'UNIT_UNKNOWN', near: ['PCE', 'SET'] });
  });

  it('a member, by a legal entity that it answers for', () => {
    const members = [{ mspId: 'AxleMSP', bpnls: ['BPNL0000000AXLEA', 'BPNL0000000AXLEB'] }];
    expect(knownMember(members, 'BPNL0000000AXLEB')).toBe(members[0]);
    expect(knownMember(members, 'BPNL0000000AXLEC')).toMatchObject({
      code: 'PARTNER_UNKNOWN',
      near: ['BPNL0000000AXLEA', 'BPNL0000000AXLEB'],
    });
  });
});

it('a quantity is converted to the last digit', () => {
  expect(inBaseUnit('999999999999999.999999999', { unit: 'BX', factor: '1000.5' })).toBe(
    '1000499999999999999.9999989995',
  );
});
