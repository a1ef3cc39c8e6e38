/** Refusals of the records' own rules: code, when it occurs, the data that prove it. */
export const domainRefusals = {} as const satisfies Record<string, { when: string; data: string }>;
