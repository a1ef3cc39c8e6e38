import { afterWorkingMinutes, workingMinutesBetween } from '@tierline/planning/time';

const hours = {
  ...{ timeZone: 'Europe/Berlin', weekdays: [1, 2, 3, 4, 5], from: '08:00', until: '16:00' },
  holidays: ['2026-04-06'],
};
const round = { ...hours, weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '24:00' };

describe('working minutes', () => {
  it.each([
    ['within a day', '2026-03-02T08:00:00.000Z', 60, '2026-03-02T09:00:00.000Z'],
    ['to the very end of a day', '2026-03-02T08:00:00.000Z', 420, '2026-03-02T15:00:00.000Z'],
    ['over night', '2026-03-02T14:30:00.000Z', 60, '2026-03-03T07:30:00.000Z'],
    ['from before opening', '2026-03-02T03:00:00.000Z', 30, '2026-03-02T07:30:00.000Z'],
    ['over a week-end', '2026-03-06T14:30:00.000Z', 60, '2026-03-09T07:30:00.000Z'],
    ['over Easter Monday, and the changed clock', '2026-03-27T14:30:00.000Z', 60, '2026-03-30T06:30:00.000Z'],
    ['over a holiday', '2026-04-03T13:00:00.000Z', 120, '2026-04-07T07:00:00.000Z'],
    ['none at all', '2026-03-02T03:00:00.000Z', 0, '2026-03-02T07:00:00.000Z'],
  ])('end %s', (_name, at, minutes, end) => {
    expect(afterWorkingMinutes(at, minutes, hours)).toBe(end);
    expect(workingMinutesBetween(at, end, hours)).toBe(minutes);
    expect(workingMinutesBetween(end, at, hours)).toBe(minutes === 0 ? -0 : -minutes);
  });

  it('are all minutes where no hours are given, and a day has 23 hours where a clock is put forward', () => {
    expect(afterWorkingMinutes('2026-03-28T23:00:00.000Z', 1440, undefined)).toBe('2026-03-29T23:00:00.000Z');
    expect(afterWorkingMinutes('2026-03-28T23:00:00.000Z', 23 * 60, round)).toBe('2026-03-29T22:00:00.000Z');
    expect(workingMinutesBetween('2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z', round)).toBe(23 * 60);
  });

  it('never end where nobody works', () => {
    expect(() => afterWorkingMinutes('2026-03-28T23:00:00.000Z', 1, { ...hours, weekdays: [] })).toThrow(RangeError);
  });
});
