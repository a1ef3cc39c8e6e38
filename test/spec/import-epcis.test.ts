import { epcisThings, identifierOf, importEpcis } from '@tierline/api/imports';
import { pinOf } from '@tierline/chaincode/record';
import { crateIds, loadKnownTo, palletId, partnerFile, programme, shipmentId } from '../support/programme';

const codes = (rows: readonly { row: number; code: string }[]) => rows.map(({ row, code }) => `${String(row)} ${code}`);
const said = (items: readonly { row: number; type: string }[]) =>
  items.map(({ row, type }) => `${String(row)} ${type}`);

describe('an EPCIS capture', () => {
  it('is evidence for each unit and shipment it names, under the event’s hash', () => {
    const { rows, items } = importEpcis(partnerFile('axle/dispatch.epcis.json'), loadKnownTo('AxleMSP'));
    expect(codes(rows)).toEqual(['1 ACCEPTED', '2 ACCEPTED']);
    const ids = items.flatMap((item) => (item.type === 'evidence' && item.row === 1 ? [item.id] : []));
    expect(ids).toEqual([shipmentId, palletId, ...crateIds]);
    expect(items[0]).toMatchObject({
      content: { source: 'epcis', happenedAt: '2026-11-23T13:05:00.000Z', note: 'packing' },
    });
    expect(rows[0]?.matched?.hash).toMatch(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/);
  });

  it('shows the steward, who keeps units only, a pin that the shipment’s parties can open', () => {
    const { items } = importEpcis(partnerFile('axle/dispatch.epcis.json'), loadKnownTo('AxleMSP'));
    const [opening, pin] = items.flatMap((item) => (item.type === 'evidence' && item.row === 2 ? [item] : []));
    const { hash, nonce = '' } = opening!.content;
    const event = /sha-256;([0-9a-f]{64})/.exec(hash)![1]!;
    expect(pin).toMatchObject({ kind: 'custody', id: palletId, content: { hash: pinOf(event, nonce) } });
    expect(JSON.stringify(pin)).not.toContain(event);
    expect(pin!.content).not.toHaveProperty('nonce');
    const carriers = importEpcis(partnerFile('axle/dispatch.epcis.json'), loadKnownTo('CarrierMSP'));
    expect(carriers.items).toContainEqual(pin);
  });

  it('keeps no evidence of a unit that no shipment here carries', () => {
    const known = { ...loadKnownTo('AxleMSP'), shipments: [] };
    const { rows, items } = importEpcis(partnerFile('axle/dispatch.epcis.json'), known);
    expect(codes(rows)).toEqual([
      '1 ACCEPTED',
      ...Array<string>(3).fill('1 SHIPMENT_UNKNOWN'),
      '2 ACCEPTED',
      '2 SHIPMENT_UNKNOWN',
    ]);
    expect(items).toEqual([]);
  });

  it('states a milestone only where the sender may', () => {
    const departure = { leg: 0, event: 'departure', classifier: 'actual' };
    const milestones = (file: string, self: string) =>
      importEpcis(partnerFile(file), loadKnownTo(self)).items.flatMap((one) =>
        one.type === 'milestone' ? [one.input] : [],
      );
    expect(milestones('axle/dispatch.epcis.json', 'AxleMSP')).toMatchObject([departure]);
    expect(milestones('carrier/handover.epcis.json', 'CarrierMSP')).toMatchObject([departure]);
    expect(milestones('carrier/arrival.epcis.json', 'CarrierMSP')).toMatchObject([{ ...departure, event: 'arrival' }]);
    expect(milestones('oem/receipt.epcis.json', 'OemMSP')).toEqual([]);
  });

  it('reports what a reporter measured in the kind’s own count, and what it could not', () => {
    const { rows, items } = importEpcis(partnerFile('carrier/handover.epcis.json'), loadKnownTo('CarrierMSP'));
    const readings = items.flatMap((one) => (one.type === 'reading' ? [one] : []));
    expect(readings).toMatchObject([
      { id: crateIds[0], content: { values: { temperature: 4250 }, measuredAt: '2026-11-23T17:00:00.000Z' } },
      { id: crateIds[0], content: { values: { temperature: 4500 } } },
    ]);
    expect(codes(rows)).toEqual(['1 ACCEPTED', '2 ACCEPTED', '2 SHIPMENT_UNKNOWN', '2 SENSOR_UNKNOWN']);
    const foreign = importEpcis(partnerFile('carrier/handover.epcis.json'), loadKnownTo('OemMSP'));
    expect(said(foreign.items).filter((one) => one.includes('reading'))).toEqual([]);
  });

  it('says what was measured outside the limits of the unit’s kind, and takes it all the same', () => {
    const warm = partnerFile('carrier/handover.epcis.json').replace('"value": 4.5', '"value": 9.5');
    const { rows, items } = importEpcis(warm, loadKnownTo('CarrierMSP'));
    expect(rows).toContainEqual({
      ...{ row: 2, code: 'BEYOND_LIMITS', field: 'sensorElementList', matched: { unit: crateIds[0] } },
      message: 'temperature 9500 is not within 2000..8000',
    });
    expect(said(items).filter((one) => one === '2 reading')).toHaveLength(2);
  });

  it('says which events it does not read, and why', () => {
    const { rows, counts } = importEpcis(partnerFile('oem/receipt.epcis.json'), loadKnownTo('OemMSP'));
    expect(codes(rows)).toEqual(['1 ACCEPTED', '2 ACCEPTED', '3 UNSUPPORTED']);
    expect(counts).toEqual({ accepted: 2, refused: 1 });
  });

  it('says which milestone it could not place', () => {
    const nowhere = { ...loadKnownTo('CarrierMSP'), sites: [] };
    const { rows, items } = importEpcis(partnerFile('carrier/arrival.epcis.json'), nowhere);
    expect(codes(rows)).toEqual(['1 ACCEPTED', '1 SITE_UNKNOWN']);
    expect(said(items)).not.toContain('1 milestone');
  });

  it('says which site may be meant where a milestone is of none', () => {
    const known = loadKnownTo('CarrierMSP');
    const gln = programme.sites.oem.gln!;
    const other = { ...programme.sites.oem, gln: `${gln.slice(0, -2)}99` };
    const { rows } = importEpcis(partnerFile('carrier/arrival.epcis.json'), { ...known, sites: [other] });
    expect(rows).toContainEqual(expect.objectContaining({ code: 'SITE_UNKNOWN', near: [other.gln] }));
  });

  const event = () => {
    const document = JSON.parse(partnerFile('carrier/arrival.epcis.json')) as {
      '@context': unknown;
      epcisBody: { eventList: Record<string, unknown>[] };
    };
    return { '@context': document['@context'], ...document.epcisBody.eventList[0] };
  };
  const read = (more: Record<string, unknown>) =>
    importEpcis(JSON.stringify({ ...event(), ...more }), loadKnownTo('CarrierMSP'));

  it('refuses what has not happened yet', () => {
    expect(read({ eventTime: '2026-11-24T09:00:00.001+01:00' })).toMatchObject({
      rows: [{ row: 1, code: 'RULE_BROKEN' }],
      items: [],
    });
  });
  it('names units that nobody here knows', () => {
    expect(read({ epcList: ['urn:epc:id:sscc:9522000.3000000099'] })).toMatchObject({
      rows: [{ code: 'THING_UNKNOWN' }],
      items: [],
    });
  });
  it('reads an EPC URN and a Digital Link of any resolver as the same unit', () => {
    const urn = read({ epcList: ['urn:epc:id:sscc:9522000.3000000017'] });
    const link = read({ epcList: ['https://scan.example.com/sscc/395220000000000177?exp=1'] });
    expect(urn.rows[0]).toMatchObject({ code: 'ACCEPTED' });
    expect(urn.rows[0]?.matched?.hash).toBe(link.rows[0]?.matched?.hash);
  });
  it('points at a claimed hash that is not the event’s', () => {
    const eventID = `ni:///sha-256;${'0'.repeat(64)}?ver=CBV2.0`;
    expect(codes(read({ eventID }).rows)).toEqual(['1 ACCEPTED', '1 HASH_DIFFERS']);
  });
  it('counts one event once', () => {
    const one = event();
    const twice = {
      ...one,
      type: 'EPCISDocument',
      epcisBody: { eventList: [one, { ...one, recordTime: '2026-11-24T01:00:00Z' }] },
    };
    expect(codes(importEpcis(JSON.stringify(twice), loadKnownTo('CarrierMSP')).rows)).toEqual([
      '1 ACCEPTED',
      '2 UNCHANGED',
    ]);
  });

  it('says what to look up before it is read', () => {
    const { pallet, crates } = programme.units;
    const { instances: things, counts } = epcisThings(partnerFile('axle/dispatch.epcis.json'));
    expect(counts).toBe(false);
    expect(things.map(identifierOf)).toEqual([pallet, ...crates]);
    expect(epcisThings('{"no')).toEqual({ instances: [], counts: false });
    expect(identifierOf('https://id.gs1.org/01/09522000000015/21/A%2FB')).toEqual({
      scheme: 'sgtin',
      gtin: '09522000000015',
      serial: 'A/B',
    });
  });
});

describe('a capture that is made to be costly', () => {
  const withMember = (value: string) =>
    partnerFile('axle/dispatch.epcis.json').replaceAll('"eventTime"', `"example:x": ${value}, "eventTime"`);
  const read = (value: string) => importEpcis(withMember(value), loadKnownTo('AxleMSP')).rows;

  it('holds a number whose zeros would fill the memory for a word', () => {
    expect(codes(read('"1e900000000"'))).toEqual(expect.arrayContaining(['1 ACCEPTED', '2 ACCEPTED']));
  });

  it.each([
    ['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
  ])('is refused for %s within each other without end', (_what, value) => {
    expect(codes(read(value))).toEqual(['0 FILE_UNREADABLE']);
    expect(epcisThings(withMember(value)).instances).toEqual([]);
  });
});
