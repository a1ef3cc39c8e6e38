/** What one file may bring. A year of call-offs of a large plant is a few hundred kilobytes. */
export const ediLimits = { characters: 1024 * 1024, segments: 50_000, records: 10_000 } as const;
