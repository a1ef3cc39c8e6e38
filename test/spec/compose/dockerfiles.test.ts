import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { allowed, copied } from '../../support/compose/build-steps';
import { workspaceFaults } from '../../support/compose/workspaces';

const context = resolve(__dirname, '../../..');

describe.each(['images/chaincode/Dockerfile', 'images/member-node/Dockerfile'])('%s', (file) => {
  const dockerfile = readFileSync(join(context, file), 'utf8');

  it('copies all that its build needs, and gets it', () => {
    expect(workspaceFaults(context, dockerfile)).toEqual([]);
    expect(copied(dockerfile).filter((path) => !allowed(context)(path))).toEqual([]);
  });

  it('would be told of a workspace it forgot', () => {
    const forgot = dockerfile.replace(/^COPY (chaincode chaincode|planning\/package\.json.*)\n/gm, '');
    expect(workspaceFaults(context, forgot)).toEqual([
      'does not copy planning/package.json',
      'does not copy chaincode',
    ]);
  });
});
