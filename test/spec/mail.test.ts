import { letterOf, nextDigest, type Told } from '@tierline/api/mail';

const told = (more: Partial<Told> = {}): Told => ({
  record: { channel: 'axle-programme', kind: 'case', id: 'ab'.repeat(16) },
  ...{ at: '2026-03-02T10:00:00.000Z', why: '4711 pieces are missing', urgency: 'normal', ...more },
});

describe('what a mail says', () => {
  test('the subject says how many and how urgent, and nothing else', () => {
    expect(letterOf('OemMSP', [told()]).subject).toBe('Tierline OemMSP: a notice');
    expect(letterOf('OemMSP', [told(), told({ urgency: 'high' })]).subject).toBe('Tierline OemMSP: 2 notices, urgent');
  });

  test('the text says what each is about, the urgent ones first', () => {
    const { text } = letterOf('OemMSP', [
      told(),
      told({ urgency: 'high', why: 'late', dueBy: '2026-03-03T10:00:00Z' }),
    ]);
    expect(text.indexOf('late (high)')).toBe(0);
    expect(text).toContain('due by: 2026-03-03T10:00:00Z');
    expect(text).toContain(`4711 pieces are missing (normal)\nrecord: case ${'ab'.repeat(16)} on axle-programme`);
  });

  test('a reason draws no lines of its own', () => {
    const { text } = letterOf('OemMSP', [told({ why: 'late\r\n.\r\nRCPT TO:<x@y.example>\u2028-- ' })]);
    expect(text.split('\n')[0]).toBe('late . RCPT TO:<x@y.example> --  (normal)');
  });

  test('nor does it read as another text than it is', () => {
    const { text } = letterOf('OemMSP', [told({ why: 'opened: \u202eexe.ti\u2066 yap\u200b' })]);
    expect(text.split('\n')[0]).toBe('opened: exe.ti yap (normal)');
  });

  test('no mail lists more than two hundred, and says how many more there are', () => {
    const { text } = letterOf(
      'OemMSP',
      Array.from({ length: 203 }, () => told()),
    );
    expect(text.match(/^record:/gm)).toHaveLength(200);
    expect(text).toContain('And 3 more.');
    const { subject, text: rest } = letterOf('OemMSP', [told()], 5000);
    expect([subject, rest.includes('And 5000 more.')]).toEqual(['Tierline OemMSP: 5001 notices', true]);
  });
});

describe('when a digest is due', () => {
  const next = (now: string, hour: number, zone: string) => nextDigest(new Date(now), hour, zone).toISOString();

  test('at the hour of the zone, after now', () => {
    expect(next('2026-01-15T05:59:59Z', 7, 'Europe/Berlin')).toBe('2026-01-15T06:00:00.000Z');
    expect(next('2026-01-15T06:00:00Z', 7, 'Europe/Berlin')).toBe('2026-01-16T06:00:00.000Z');
    expect(next('2026-07-15T06:00:00Z', 7, 'Europe/Berlin')).toBe('2026-07-16T05:00:00.000Z');
    expect(next('2026-01-15T00:00:00Z', 0, 'Asia/Kathmandu')).toBe('2026-01-15T18:15:00.000Z');
  });

  test('an hour that clocks leave out is the next day’s', () => {
    expect(next('2026-03-28T20:00:00Z', 2, 'Europe/Berlin')).toBe('2026-03-30T00:00:00.000Z');
  });
});
