import { resolve } from 'node:path';

/** Where the images' steps and what they copy lie: this repository. */
const context = resolve(__dirname, '../../..');

const built = (name: string) => ({
  image: `tierline/${name}:1.0.0`,
  pull_policy: 'never' as const,
  build: { context, dockerfile: `images/${name}/Dockerfile` },
});

export const chaincodeImage = built('chaincode');
export const memberNodeImage = built('member-node');
