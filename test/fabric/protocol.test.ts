import { onFabric } from '../support/fabric/fabric-at-hand';
import { embeddedGround } from '../support/ground/embedded-ground';
import { nativeGround } from '../support/ground/native-ground';
import { describeProtocol } from '../support/protocol/protocol-suite';
import { type Line, tableOf } from '../support/protocol/table';

onFabric('honest and forged scripts', () => {
  const real: Line[] = [];
  const embedded: Line[] = [];
  describeProtocol('real Fabric', nativeGround, real);
  describeProtocol('the embedded network', embeddedGround, embedded);

  test('both networks come to the same', () => {
    expect(real.length).toBeGreaterThan(0);
    expect(embedded).toEqual(real);
    process.stdout.write(`\n${tableOf(real)}\n`);
  });
});
