/** Chaincodes that are part of the peer; `lscc`, `escc` and `vscc` are names only, kept from Fabric 1.x. */
const names = new Set(['_lifecycle', 'cscc', 'qscc', 'lscc', 'escc', 'vscc']);
export const isSystemChaincode = (name: string): boolean => names.has(name);

/** The version under which a system chaincode appears in transactions. */
export const systemVersion = 'syscc';
