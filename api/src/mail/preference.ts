import type { Role } from '@tierline/chaincode/schema';
import type { Identified } from '../identity';

/** Once a day at a full hour in this IANA zone, or as soon as there is something, or never. */
export type Delivery = { type: 'immediate' | 'none' } | { type: 'digest'; hour: number; timeZone: string };

export type Preference = { address: string; delivery: Delivery };

/** Somebody who is heard and has said where and how he wants mail. `lastAt`: when his last mail was due, under this preference. */
export type Recipient = { person: Identified; roles: readonly Role[]; delivery: Delivery; lastAt: string | null };
