import { bare } from '../../support/differential/bare-subject';
import { type Comparison, describeDifferential } from '../../support/differential/differential-suite';
import { withoutRepeats } from '../../support/differential/script';
import { bareCodes, bareScripts } from '../../support/differential/scripts';
import { changingScripts } from '../../support/differential/scripts/changing';
import { onFabric } from '../../support/fabric/fabric-at-hand';

const byHand: Comparison = {
  ...{ subject: bare, written: bareScripts, changing: changingScripts, codes: bareCodes, configurations: 2 },
};

onFabric('told apart by nothing, five Raft orderers', () => {
  describeDifferential('a bare chaincode over five Raft orderers', { ...byHand, build: { orderers: 5 } });
});

const duplicate = 9;
const { FABRIC_BIN_31 } = process.env;
if (FABRIC_BIN_31 === undefined) {
  test.skip('3.1 with BFT: SKIPPED, as FABRIC_BIN_31 (the binaries of a 3.1 release) is not set', () => undefined);
} else {
  // BFT orderers take an envelope again and order it once: they know it by its creator and nonce.
  describeDifferential('a bare chaincode on 3.1 over four BFT orderers', {
    ...{ ...byHand, written: bareScripts.map(withoutRepeats), codes: bareCodes.filter((code) => code !== duplicate) },
    build: { binaries: FABRIC_BIN_31, fabric: '3.1', consensus: 'bft', orderers: 4 },
  });
}
