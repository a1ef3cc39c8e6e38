import { bare } from '../../support/differential/bare-subject';
import { describeDifferential } from '../../support/differential/differential-suite';
import { bareCodes, bareScripts } from '../../support/differential/scripts';
import { changingScripts } from '../../support/differential/scripts/changing';
import { generatedScript, lookingBack } from '../../support/differential/scripts/generated';
import { onFabric } from '../../support/fabric/fabric-at-hand';

/** Batches of generated scripts; a smoke test is content with one. */
const runs = process.env['TIERLINE_SMOKE'] === 'true' ? 1 : 8;

onFabric('embedded and real Fabric, told apart by nothing', () => {
  describeDifferential('a bare chaincode', {
    subject: bare,
    written: bareScripts,
    generated: { script: generatedScript.map(lookingBack), runs },
    ...{ changing: changingScripts, codes: bareCodes, configurations: 2 },
  });
});
