/** What a partner's own code of a member or a place means: a BPNL, BPNS or GLN. */
export type PartnerCode = { code: string; means: string };
