import fc from 'fast-check';
import { readEdi, type EdiMessage, type EdiOutcome } from '@tierline/api/imports';
import { anyMessage, textOf } from '../support/edi/written-messages';

const lines = (...all: string[]) => all.join('\n');
const delforLines = [
  "UNB+UNOC:3+A:ZZ+B:ZZ+260302:0615+R1'",
  "UNH+1+DELFOR:D:04A:UN'",
  "BGM+241+N1+5'",
  "DTM+137:20260302:102'",
  "NAD+BY+A::92'",
  "NAD+SE+B::92'",
  "LIN+1++P1:IN'",
  "SCC+1++Y'",
  "QTY+113:5:PCE'",
  "DTM+2:20260304:102'",
  "UNT+10+1'",
  "UNZ+1+R1'",
];
const delfor = lines(...delforLines);
const isa =
  'ISA*00*          *00*          *ZZ*A              *ZZ*B              *260302*0615*U*00401*000000007*0*P*>~';
const planningLines = [
  ...[isa, 'GS*PS*A*B*20260302*0615*7*X*004010~', 'ST*830*0001~'],
  'BFR*05**R1*DL*A*20260302*20260531*20260302~',
  ...['N1*ST*X*92*1~', 'N1*SU*Y*92*2~', 'LIN*1*BP*P1~', 'UIT*EA~', 'FST*4*C*W*20260309~', 'FST*6*D*W*20260316~'],
  ...['CTT*1*10~', 'SE*10*0001~', 'GE*1*7~', 'IEA*1*000000007~'],
];
const planning = lines(...planningLines);
const wide = (line: string) => line.padEnd(128);
const vdaLines = [
  wide('51102A        B        0000100002260302000000'),
  wide('51201W2 1        260302         000000P1'),
  wide(`51301000000        ${'0'.repeat(28)}260304000000005${'0'.repeat(15)}`),
  wide('51902' + ['1', '1', '1', '0', '0', '0', '1', '0'].map((count) => count.padStart(7, '0')).join('')),
];
const vda = lines(...vdaLines);

/** A twin of a sound text: one place changed. */
const twin = (sound: string, from: string, to: string) => {
  expect(sound).toContain(from);
  return sound.replace(from, to);
};
const refusal = (text: string): Partial<EdiOutcome> => {
  const [outcome, ...more] = readEdi(text);
  expect(more).toEqual([]);
  return outcome ?? {};
};

describe('a sound message has twins with one defect', () => {
  it.each([
    ['DELFOR', delfor],
    ['830', planning],
    ['VDA 4905', vda],
  ])('%s itself is accepted', (_name, text) => expect(readEdi(text)).toMatchObject([{ accepted: true, unread: [] }]));

  const desadv = (units: string) =>
    lines(
      ...["UNB+UNOC:3+A:ZZ+B:ZZ+260302:0615+R1'", "UNH+1+DESADV:D:07A:UN'", "BGM+351+N1+9'"],
      ...[
        "DTM+137:202603020600:203'",
        "NAD+SE+A'",
        "NAD+ST+B'",
        units,
        `UNT+${6 + units.split('\n').length}+1'`,
        "UNZ+1+R1'",
      ],
    );
  const twins: [code: string, scope: string, text: string, told: object][] = [
    ['SEGMENT_COUNT', 'message', twin(delfor, 'UNT+10', 'UNT+11'), { at: 'UNT', declared: '11', counted: 10 }],
    ['SEGMENT_COUNT', 'message', twin(planning, 'SE*10', 'SE*9'), { at: 'SE', declared: '9', counted: 10 }],
    ['INTERCHANGE_REFERENCE', 'interchange', twin(delfor, 'UNZ+1+R1', 'UNZ+1+R2'), { at: 'UNZ02', declared: 'R2' }],
    ['INTERCHANGE_REFERENCE', 'message', twin(delfor, 'UNT+10+1', 'UNT+10+2'), { at: 'UNT', declared: '2' }],
    ['INTERCHANGE_CONTROL', 'interchange', twin(delfor, 'UNZ+1', 'UNZ+2'), { at: 'UNZ01', declared: '2', counted: 1 }],
    ['INTERCHANGE_CONTROL', 'interchange', twin(planning, 'IEA*1*000000007', 'IEA*1*000000008'), { at: 'IEA02' }],
    ['INTERCHANGE_CONTROL', 'interchange', twin(planning, 'IEA*1', 'IEA*2'), { at: 'IEA01' }],
    ['INTERCHANGE_CONTROL', 'interchange', twin(planning, 'GE*1*7', 'GE*1*8'), { at: 'GE02' }],
    ['INTERCHANGE_CONTROL', 'interchange', twin(planning, 'GE*1*7', 'GE*2*7'), { at: 'GE01' }],
    ['INTERCHANGE_CONTROL', 'message', twin(planning, 'SE*10*0001', 'SE*10*0002'), { at: 'SE02' }],
    ['HASH_TOTAL', 'message', twin(planning, 'CTT*1*10', 'CTT*1*11'), { at: 'CTT02', declared: '11', counted: '10' }],
    ['HASH_TOTAL', 'message', twin(planning, 'CTT*1*10', 'CTT*2*10'), { at: 'CTT01', declared: '2', counted: 1 }],
    [
      'DUPLICATE_SEQUENCE',
      'message',
      desadv("CPS+1++1'\nGIN+AW+342609990000010016'\nCPS+1++1'\nGIN+AW+342609990000010023'"),
      { at: 'CPS', sequence: 1 },
    ],
    [
      'CHECK_DIGIT',
      'message',
      desadv("CPS+1++1'\nGIN+AW+342609990000010010'"),
      { at: 'GIN', value: '342609990000010010', expectedDigit: '6' },
    ],
    ['TRUNCATED', 'interchange', lines(...delforLines.slice(0, -1)), { at: 'end', missing: ['UNZ'] }],
    ['TRUNCATED', 'interchange', delfor.slice(0, 60), { missing: ['UNT', 'UNZ'] }],
    ['TRUNCATED', 'message', twin(delfor, "UNT+10+1'\n", ''), { missing: ['UNT'] }],
    ['TRUNCATED', 'interchange', lines(...planningLines.slice(0, -3)), { missing: ['SE', 'GE', 'IEA'] }],
    ['TRUNCATED', 'interchange', lines(...planningLines.slice(0, -1)), { missing: ['IEA'] }],
    ['TRUNCATED', 'file', lines(...vdaLines.slice(0, -1)), { at: 'end', missing: ['519'] }],
    ['INVALID_DATE', 'message', twin(delfor, 'DTM+2:20260304', 'DTM+2:20260231'), { at: 'DTM+2', value: '20260231' }],
    ['INVALID_DATE', 'interchange', twin(delfor, '260302:0615', '260302:2460'), { at: 'UNB' }],
    ['INVALID_DATE', 'message', twin(planning, '20260316', '20261316'), { at: 'FST04', value: '20261316' }],
    ['INVALID_DATE', 'file', twin(vda, '260304000000005', '260230000000005'), { record: 3, value: '260230' }],
    ['INVALID_DATE', 'file', twin(vda, '00002260302', '00002261302'), { at: '511 34-39', value: '261302' }],
    ['RECORD_LENGTH', 'file', twin(vda, vdaLines[1]!, vdaLines[1]!.slice(0, -1)), { record: 2 }],
    ['RECORD_COUNT', 'file', twin(vda, '5190200000010000001', '5190200000010000002'), { record: 4, recordType: '512' }],
    ['MALFORMED', 'message', twin(delfor, 'QTY+113:5:', 'QTY+113:-5:'), { value: '-5' }],
    ['MALFORMED', 'message', twin(delfor, "DTM+137:20260302:102'", "FTX+AAI'"), { at: 'document.issuedAt' }],
    [
      'MALFORMED',
      'message',
      twin(delfor, "QTY+113:5:PCE'\nDTM+2:20260304:102'", "QTY+113:5:PCE'\nQTY+113:5:KGM'"),
      { at: 'QTY' },
    ],
    ['MALFORMED', 'message', desadv("CPS+1+2+1'\nGIN+AW+342609990000010016'"), { at: 'CPS02', value: '2' }],
    ['MALFORMED', 'interchange', `${delfor}\n${delfor}`, { at: 'UNB', message: 'text after UNZ' }],
    ['MALFORMED', 'interchange', twin(planning, 'GS*PS', 'ST*830'), { at: 'ST' }],
    [
      'MALFORMED',
      'file',
      lines(vdaLines[0]!, vdaLines[2]!, vdaLines[1]!, vdaLines[3]!),
      { record: 2, recordType: '513' },
    ],
    ['UNSUPPORTED', 'message', twin(delfor, 'SCC+1', 'SCC+9'), { at: 'SCC01', value: '9' }],
    ['UNSUPPORTED', 'message', twin(delfor, 'DELFOR', 'ORDERS'), { at: 'UNH', value: 'ORDERS' }],
    ['UNSUPPORTED', 'message', twin(delfor, '20260302:102', '20260302:610'), { at: 'DTM+137', value: '610' }],
    ['UNSUPPORTED', 'file', twin(vda, '51201', '51209'), { record: 2, value: '09' }],
    ['UNSUPPORTED', 'file', '{"not": "edi"}', { at: 'start' }],
    ['OVERSIZE', 'file', 'UNB'.padEnd(2_000_000, '+'), {}],
    ['OVERSIZE', 'interchange', `UNB+1'${"ABC'".repeat(60_000)}`, {}],
  ];
  it.each(twins)('%s in the %s', (code, scope, text, told) => {
    const found = refusal(text);
    expect(found).toMatchObject({ accepted: false, scope, errors: [{ code, ...told }] });
  });
});

describe('what is read', () => {
  it('takes the good messages of an interchange whose other message is refused', () => {
    const [, ...body] = delforLines.slice(0, -1);
    const broken = body.map((line) => line.replace('20260304', '20260231').replace(/^(UNH\+|UNT\+10\+)1/, '$12'));
    const text = lines(delforLines[0]!, ...body, ...broken, "UNZ+2+R1'");
    expect(readEdi(text)).toMatchObject([
      { accepted: true, message: { interchange: { messages: 2 } } },
      { accepted: false, scope: 'message', reference: '2', errors: [{ code: 'INVALID_DATE' }] },
    ]);
  });

  it('tells what it did not read: segments, elements, and a second one where one may stand', () => {
    const text = delfor
      .replace("NAD+BY+A::92'", "NAD+BY+A::92++FIRST:SECOND'\nFTX+AAI+++HELLO'")
      .replace("LIN+1++P1:IN'", "LIN+1++P1:IN'\nRFF+ON:1'\nRFF+ON:2'")
      .replace('UNT+10', 'UNT+13');
    const [outcome] = readEdi(text);
    expect(outcome).toMatchObject({
      accepted: true,
      unread: [
        { at: 'NAD04', segment: 5 },
        { at: 'FTX', segment: 6 },
        { at: 'RFF', segment: 10 },
      ],
    });
  });

  it('follows other service characters, a comma as decimal mark, and line breaks anywhere', () => {
    const other = `UNA|*,! %${delfor.replaceAll('\n', '').replaceAll('+', '*').replaceAll(':', '|').replaceAll("'", '%')}`;
    const text = other.replace('113|5|', '113|5,50|').replace('P1', 'P!*\n!|1');
    expect(readEdi(text)).toMatchObject([
      { accepted: true, message: { lines: [{ buyerPart: 'P*|1', schedule: [{ quantity: '5.5' }] }] } },
    ]);
  });

  it('reads pairs of X12 in any order', () => {
    const text = planning.replace('LIN*1*BP*P1', 'LIN*1*PO*77*VP*S1*BP*P1*ZZ*?');
    expect(readEdi(text)).toMatchObject([
      {
        accepted: true,
        message: { lines: [{ buyerPart: 'P1', supplierPart: 'S1', order: '77' }] },
        unread: [{ at: 'LIN08' }],
      },
    ]);
  });
});

describe('reader and writer', () => {
  const sameAgain = (message: EdiMessage) => {
    const [outcome, ...more] = readEdi(textOf(message));
    if (!outcome?.accepted) throw new Error(JSON.stringify(outcome));
    const { recordCounts: _counts, ...read } = outcome.message as EdiMessage & { recordCounts?: unknown };
    const { recordCounts: _given, ...given } = message as EdiMessage & { recordCounts?: unknown };
    expect([read, outcome.unread, more]).toEqual([given, [], []]);
  };
  for (const [name, made] of Object.entries(anyMessage))
    it(`${name} comes back as it was written`, () => {
      fc.assert(fc.property(made as fc.Arbitrary<EdiMessage>, sameAgain), { numRuns: 20 });
    });

  it('many lines: a call-off of 2 000 needs', () => {
    fc.assert(
      fc.property(anyMessage.DELFOR, (message) => {
        const [line] = message.lines;
        const schedule = Array.from({ length: 2000 }, (_, index) => ({
          ...{ type: 'firm' as const, per: 'day' as const, date: '2026-03-04', quantity: `${index}.25` },
        }));
        sameAgain({ ...message, lines: [{ ...line!, schedule }] });
      }),
      { numRuns: 1 },
    );
  });

  it('says what a format has no place for', async () => {
    const { writeEdi } = await import('@tierline/api/imports');
    const [outcome] = readEdi(vda);
    if (!outcome?.accepted || outcome.message.message !== '4905') throw new Error('not read');
    const { message } = outcome;
    const [item] = message.items;
    const withNeed = (quantity: string) =>
      writeEdi({ ...message, items: [{ ...item!, schedule: [{ type: 'backlog', quantity }] }] });
    expect(withNeed('1.5')).toMatchObject({ error: { code: 'MALFORMED', value: '1.5' } });
    expect(withNeed('1000000000')).toMatchObject({ error: { code: 'MALFORMED' } });
    expect(writeEdi({ ...message, items: [{ ...item!, buyerPart: 'x'.repeat(23) }] })).toMatchObject({
      error: { code: 'MALFORMED', at: '512 39-60' },
    });
    const [planned] = readEdi(planning);
    if (!planned?.accepted || planned.message.message !== '830') throw new Error('not read');
    expect(
      writeEdi({ ...planned.message, interchange: { ...planned.message.interchange, sender: 'x'.repeat(16) } }),
    ).toMatchObject({ error: { at: 'ISA06' } });
    const [called] = readEdi(delfor);
    if (!called?.accepted || called.message.message !== 'DELFOR') throw new Error('not read');
    expect(writeEdi({ ...called.message, buyer: { id: 'A\nB' } })).toMatchObject({ error: { code: 'MALFORMED' } });
  });

  it('refuses any damaged text without throwing', () => {
    const damaged = (text: string) =>
      fc
        .tuple(fc.nat(text.length), fc.nat(8), fc.string({ maxLength: 6 }))
        .map(([from, count, put]) => text.slice(0, from) + put + text.slice(from + count));
    fc.assert(
      fc.property(fc.oneof(damaged(delfor), damaged(planning), damaged(vda), fc.string()), (text) => {
        for (const outcome of readEdi(text)) expect(outcome.accepted || outcome.errors.length === 1).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
