import { plainText } from '@tierline/api/messages';

describe('a message as one line of plain text', () => {
  it.each([
    ['**late** by *one* day, see `SHP-1`', 'late by one day, see SHP-1'],
    ['- one\n- two\n\n1. three', 'one two three'],
    ['> quoted\nanswer', 'quoted answer'],
    ['***both***', 'both'],
    ['[the list](https://example.org/a)', 'the list (https://example.org/a)'],
    ['[press here](javascript:alert(1))', '[press here](javascript:alert(1))'],
    ['[press here](javascript:alert)', 'press here'],
    ['2 * 3 * 4 = 24, part_no_7', '2 * 3 * 4 = 24, part_no_7'],
    ['<b>not HTML</b> & so', '<b>not HTML</b> & so'],
    ['exe.\u202egpj', 'exe.gpj'],
    ['zero\u200bwidth', 'zerowidth'],
    ['Subject: x\r\nBcc: y'.replace('\r', ''), 'Subject: x Bcc: y'],
    ['**', '**'],
    ['', ''],
  ])('%j reads %j', (markdown, line) => expect(plainText(markdown)).toBe(line));

  it('is cut where it is long, never within a character', () => {
    expect(plainText('a'.repeat(300))).toBe(`${'a'.repeat(279)}…`);
    expect(plainText('\u{1f69a}'.repeat(10), 6)).toBe('\u{1f69a}\u{1f69a}…');
    expect(plainText('word '.repeat(10), 11)).toBe('word word…');
  });

  it.each(['*', '`', '**', '[', '[](', '*a', '> ', '`a*', ' *'])('takes no longer for %j without end', (piece) => {
    const started = process.cpuUsage().user;
    plainText(piece.repeat(4000 / piece.length));
    expect(process.cpuUsage().user - started).toBeLessThan(500_000);
  });
});
