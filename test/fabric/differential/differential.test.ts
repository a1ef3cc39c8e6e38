import { describeDifferential } from '../../support/differential/differential-suite';
import { bareByHand } from '../../support/differential/scripts';
import { generatedScript, lookingBack } from '../../support/differential/scripts/generated';
import { onFabric } from '../../support/fabric/fabric-at-hand';

/** Batches of generated scripts; a smoke test is content with one. */
const runs = process.env['TIERLINE_SMOKE'] === 'true' ? 1 : 8;

onFabric('embedded and real Fabric, told apart by nothing', () => {
  describeDifferential('a bare chaincode', {
    ...bareByHand,
    generated: { script: generatedScript.map(lookingBack), runs },
  });
});
