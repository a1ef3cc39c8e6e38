import type { Builder } from './builder';

export type DeviationLimit = ReturnType<typeof addDeviationLimit>;

/** Named once, for the deviation of one series and of a group’s. */
export function addDeviationLimit(builder: Builder) {
  return builder.enumType('DeviationLimit', {
    values: {
      RELATIVE_POSITIVE: { value: 'relativePositive' },
      RELATIVE_NEGATIVE: { value: 'relativeNegative' },
      ABSOLUTE_POSITIVE: { value: 'absolutePositive' },
      ABSOLUTE_NEGATIVE: { value: 'absoluteNegative' },
    } as const,
  });
}
