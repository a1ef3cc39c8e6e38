import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { withholding } from '@tierline/api/audit';
import { differenceCodes, observationCodes } from '@tierline/network/verify';
import { ObservedChannel, seen, units } from '../support/observed-channel';

const [unit, other, shipment, forecast] = ['1', '2', '3', '4'].map((digit) => digit.repeat(32)) as [
  string,
  string,
  string,
  string,
];
const week = (quantity: string) => [{ start: '2026-01-12', quantity }];
const publication = {
  customerPart: 'P-1',
  site: 'BPNS00000000BBBB',
  category: '0001',
  unit: 'PCE',
  granularity: 'week',
};

/** The foundry commissions a unit, hands it to the carrier, who hands it to the OEM; all is shipped and received. */
function delivered(channel = new ObservedChannel()): ObservedChannel {
  channel.commission(unit, units[0], 'CastingMSP').ships(shipment, unit);
  channel.offer(unit, 'CastingMSP', 'CarrierMSP').accept(unit, 'CarrierMSP').dispatches(shipment);
  return channel.offer(unit, 'CarrierMSP', 'OemMSP').accept(unit, 'OemMSP', { count: 40 }).receives(shipment);
}

const committed = (channel: ObservedChannel, quantity: string): ObservedChannel =>
  channel
    .does('OemMSP', 'forecast', forecast, 'PublishForecast', {
      ...publication,
      supplier: 'CastingMSP',
      buckets: week('40'),
    })
    .does('CastingMSP', 'forecast', forecast, 'CommitForecast', { buckets: week(quantity) });

test('of an honest story there is nothing to look at', () => {
  const channel = committed(new ObservedChannel(), '40').ticks().days(8);
  delivered(channel.ticks());
  channel.says('OemMSP', 'custody', unit, {
    type: 'evidence',
    source: 'photo',
    hash: 'ab'.repeat(32),
    happenedAt: channel.at,
  });
  channel
    .days(1)
    .ticks()
    .binds({ CastingMSP: ['40123450'] });
  expect(channel.days(6).ticks().observed()).toEqual([]);
});

describe('custody gaps', () => {
  test('a unit is shown from a later version on', () => {
    const observed = delivered().observed(({ records }) => records[0]!.versions.splice(0, 2));
    expect(observed).toEqual(['CHAIN_BEGINS_LATER 4: what was before custodian CarrierMSP is not seen']);
  });

  test('versions between are not shown, with who had it before and after', () => {
    const observed = delivered().observed(({ records }) => {
      for (const version of records[0]!.versions.slice(1, 4)) delete version.body;
    });
    expect(observed[0]).toBe(
      'CHAIN_INTERRUPTED 7: versions before it that do not show who had it: 3; custodian CastingMSP before them, OemMSP after',
    );
  });

  test('not where other fields are withheld, and who had it is shown', () => {
    const observed = delivered().observed((shown) => {
      shown.records = withholding(['identifier', 'offers'])(shown).records;
    });
    expect(observed).toEqual([]);
  });

  test('the last versions are not shown', () => {
    const observed = new ObservedChannel()
      .commission(unit)
      .observed(({ records }) => delete records[0]!.versions[0]!.body);
    expect(observed).toEqual(['CHAIN_INTERRUPTED 1: versions at its end that do not show who has it: 1']);
  });

  test('it was long between offer and acceptance', () => {
    const channel = new ObservedChannel().commission(unit).offer(unit, 'OemMSP', 'CarrierMSP');
    const [observed, ...more] = channel.days(2).accept(unit, 'CarrierMSP').observed();
    expect(observed).toMatch(/^HANDOVER_SLOW 3: OemMSP offered it to CarrierMSP at .*, who accepted at /);
    expect(more).toEqual([]);
  });

  test('nobody said anything of it, until somebody did or the blocks end', () => {
    const channel = new ObservedChannel().commission(unit).days(31);
    channel.says('OemMSP', 'custody', unit, { type: 'evidence', source: 'photo', hash: 'ab'.repeat(32) });
    expect(channel.observed()).toEqual([expect.stringMatching(/^UNIT_SILENT 2: from .* to .*, at OemMSP$/)]);
    expect(channel.days(31).ticks().observed()).toHaveLength(2);
    channel.does('OemMSP', 'custody', unit, 'CloseUnit', {}).days(80).ticks();
    expect(channel.observed()).toHaveLength(2);
  });
});

describe('a shipment’s way', () => {
  test('its unit is not shown', () => {
    const observed = delivered().observed((disclosures) => disclosures.records.shift());
    expect(observed).toEqual([`UNIT_NOT_SHOWN 8: sscc 340123450000000017, custody ${unit}`]);
  });

  test('its unit never was with the carrier, or the consignee', () => {
    const channel = new ObservedChannel().commission(unit, units[0], 'CastingMSP').ships(shipment, unit);
    const observed = channel.dispatches(shipment).receives(shipment).observed();
    expect(observed).toEqual([
      expect.stringMatching(/^CARRIER_WITHOUT_CUSTODY 4: .* was with CastingMSP .*, never with CarrierMSP$/),
      expect.stringMatching(/^CONSIGNEE_WITHOUT_CUSTODY 4: .*, never with OemMSP$/),
    ]);
  });

  test('its unit was elsewhere when it left', () => {
    const channel = new ObservedChannel().commission(unit, units[0], 'AxleMSP').ships(shipment, unit);
    expect(channel.dispatches(shipment).observed()).toEqual([
      expect.stringMatching(/^SHIPPER_WITHOUT_CUSTODY 3: .* was with AxleMSP /),
    ]);
  });
});

describe('two claims on one unit', () => {
  test('the identifier is commissioned again while the first is open', () => {
    const channel = new ObservedChannel().commission(unit).commission(other, units[0], 'AxleMSP');
    const what = `was commissioned by OemMSP as ${unit}, and by AxleMSP as ${other}`;
    expect(channel.observed()).toEqual([`CLAIMED_TWICE 2: {"scheme":"sscc","sscc":"340123450000000017"} ${what}`]);
  });

  test('neither another identifier, nor one whose first is closed, nor a successor', () => {
    const channel = new ObservedChannel().commission(unit).commission(other, units[1]);
    channel.does('OemMSP', 'custody', unit, 'CloseUnit', {}).commission(shipment, units[0], 'AxleMSP');
    channel.leaves('CarrierMSP');
    expect(channel.observed()).toEqual([]);
    const left = new ObservedChannel().commission(unit).offer(unit, 'OemMSP', 'CarrierMSP').accept(unit, 'CarrierMSP');
    left.leaves('CarrierMSP');
    left.succeed('OemMSP', 'custody', unit, 'CarrierMSP');
    expect(left.observed()).toEqual([]);
  });
});

test('a member that mended its copy', () => {
  const channel = new ObservedChannel().commission(unit).mends('OemMSP', 'custody', unit);
  expect(channel.observed()).toEqual(['COPY_MENDED 2: by OemMSP']);
});

describe('invented histories', () => {
  test('the identifier is another’s to name', () => {
    const channel = new ObservedChannel().commission(unit);
    channel.binds({ AxleMSP: ['40123450'], OemMSP: ['9999'] });
    expect(channel.observed()).toEqual(['PREFIX_OF_ANOTHER 1: commissioned by OemMSP']);
  });

  test('it was told long after it happened, or before', () => {
    const evidence = { type: 'evidence', source: 'document', hash: 'ab'.repeat(32) };
    const channel = new ObservedChannel().commission(unit);
    channel.says('OemMSP', 'custody', unit, { ...evidence, happenedAt: '2025-12-01T00:00:00.000Z' });
    channel.says('OemMSP', 'custody', unit, { ...evidence, happenedAt: '2027-01-01T00:00:00.000Z' });
    expect(channel.observed()).toEqual([
      expect.stringMatching(/^TOLD_AFTERWARDS 2: said at 2026-.*, to have happened at 2025-12-01/),
      expect.stringMatching(/^TOLD_BEFOREHAND 3: /),
    ]);
    const shipped = new ObservedChannel().commission(unit, units[0], 'CastingMSP').ships(shipment, unit);
    expect(shipped.dispatches(shipment, '2025-12-01T00:00:00.000Z').observed()).toEqual([
      expect.stringMatching(/^TOLD_AFTERWARDS 3: /),
    ]);
  });
});

describe('offers left open', () => {
  const offered = (more?: Record<string, string>) =>
    new ObservedChannel().commission(unit).offer(unit, 'OemMSP', 'CarrierMSP', more);

  test('at the end; overdue after seven days by the ticks, or after the time to answer by', () => {
    const channel = offered().days(1).ticks();
    expect(channel.observed()).toEqual([
      expect.stringMatching(/^OFFER_OPEN 2: custodian offered by OemMSP to CarrierMSP at .*; open at 2026-01-06/),
    ]);
    expect(channel.days(6).ticks().observed()).toEqual([expect.stringMatching(/^OFFER_OVERDUE 2: /)]);
    const asked = offered({ answerBy: '2026-01-05T06:00:00.000Z' });
    expect(asked.days(1).ticks().observed()).toEqual([expect.stringMatching(/^OFFER_OVERDUE 2: .* answered by /)]);
  });

  test('not of a closed unit, nor one that another took the place of', () => {
    const channel = offered();
    channel.leaves('CarrierMSP');
    channel.succeed('OemMSP', 'custody', unit, 'CarrierMSP');
    expect(channel.observed()).toEqual([]);
    expect(offered().does('OemMSP', 'custody', unit, 'CloseUnit', {}).observed()).toEqual([]);
  });
});

describe('time outside its ticks', () => {
  test('committed long after the time it says', () => {
    const channel = new ObservedChannel().days(1).ticks();
    channel.minutes -= 20;
    expect(channel.commission(unit).observed()).toEqual([
      expect.stringMatching(/^COMMITTED_LATE 2: says 2026-01-05T23:42/),
    ]);
  });

  test('the next tick comes long before the time it says', () => {
    const channel = new ObservedChannel().ticks().days(1).commission(unit);
    channel.minutes -= 20;
    expect(channel.ticks().observed()).toEqual([
      expect.stringMatching(/^TIME_AHEAD 2: says 2026-01-06T00:02.*, the next tick 2026-01-05T23:43/),
    ]);
  });

  test('a version says an earlier time than the one before', () => {
    const channel = new ObservedChannel().days(1).commission(unit);
    channel.minutes -= 4;
    const observed = channel
      .offer(unit, 'OemMSP', 'CarrierMSP')
      .does('CarrierMSP', 'custody', unit, 'DeclineOffer', { role: 'custodian' })
      .observed();
    expect(observed).toEqual([expect.stringMatching(/^TIME_REVERSED 2: says .*, version 1 2026-01-06T00:01/)]);
  });
});

describe('receipts', () => {
  test('another quantity than was sent', () => {
    const channel = new ObservedChannel().commission(unit, units[0], 'CastingMSP').ships(shipment, unit);
    channel.offer(unit, 'CastingMSP', 'CarrierMSP').accept(unit, 'CarrierMSP').dispatches(shipment);
    channel.offer(unit, 'CarrierMSP', 'OemMSP').accept(unit, 'OemMSP', { count: 40 }).receives(shipment, '38');
    expect(channel.observed()).toEqual([
      'RECEIPT_DIFFERS 8: line 1: sent 40, received 38 (short)',
      'COUNT_DIFFERS 8: sscc 340123450000000017: OemMSP counted 40, received 38',
    ]);
  });
});

describe('commitments', () => {
  test('less arrived than was committed, once the week is over', () => {
    const channel = committed(new ObservedChannel(), '45').ticks().days(8);
    delivered(channel.ticks());
    expect(channel.days(1).ticks().observed()).toEqual([]);
    expect(channel.days(5).ticks().observed()).toEqual([
      'COMMITMENT_NOT_KEPT 2: week of 2026-01-12: committed 45 PCE of P-1, received 40',
    ]);
  });

  test('lowered, and not renewed after the demand was revised', () => {
    const channel = committed(new ObservedChannel(), '40');
    channel.does('CastingMSP', 'forecast', forecast, 'CommitForecast', {
      buckets: week('30'),
      reason: 'a machine broke',
    });
    channel.does('OemMSP', 'forecast', forecast, 'ReviseForecast', { buckets: week('50') });
    expect(channel.observed()).toEqual([
      'COMMITMENT_LOWERED 3: 2026-01-12: 40 to 30',
      'COMMITMENT_OUTDATED 4: demand stands at revision 2, the commitment answers 1',
    ]);
  });
});

test('every observation is shown here, but those of signers and of what was taken back; and every code is in the auditor’s guide', () => {
  const elsewhere = ['VERSION_TAKEN_BACK', 'CERTIFICATE_OUT_OF_TIME', 'SIGNED_AFTER_REVOCATION'];
  expect(Object.keys(observationCodes).filter((code) => !seen.has(code))).toEqual(elsewhere);
  const guide = readFileSync(resolve(__dirname, '../../docs/audit.md'), 'utf8');
  const codes = [...Object.keys(observationCodes), ...Object.keys(differenceCodes)];
  expect(codes.filter((code) => !guide.includes(`\`${code}\``))).toEqual([]);
});
