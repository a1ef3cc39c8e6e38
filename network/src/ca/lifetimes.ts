/** How many days certificates are valid: an authority's own, a peer's or orderer's (signing and TLS), a person's. */
export type Lifetimes = { authorityDays: number; nodeDays: number; personDays: number };

export const defaultLifetimes: Lifetimes = { authorityDays: 3650, nodeDays: 365, personDays: 365 };
