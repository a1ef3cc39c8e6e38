import { fabricAtHand } from '../support/fabric/native-network';
import { nativeGround } from '../support/fabric/native-ground';
import { embeddedGround } from '../support/protocol/embedded-ground';
import { describeProtocol } from '../support/protocol/protocol-suite';
import { type Line, tableOf } from '../support/protocol/table';

const fabric = fabricAtHand();

if (!fabric) {
  test.skip('real Fabric: SKIPPED, as FABRIC_BIN (binaries, with ccaas/) and FABRIC_NATIVE (the harness) are not set', () =>
    undefined);
} else {
  const real: Line[] = [];
  const embedded: Line[] = [];
  describeProtocol('real Fabric', (settings) => nativeGround(fabric, settings), real);
  describeProtocol('the embedded network', embeddedGround, embedded);

  test('both networks come to the same', () => {
    expect(real.length).toBeGreaterThan(0);
    expect(embedded).toEqual(real);
    process.stdout.write(`\n${tableOf(real)}\n`);
  });
}
