import { resolve } from 'node:path';

/** The description that comes with this package. */
export const shippedConsortium = resolve(__dirname, '../../../network/consortium.yaml');
