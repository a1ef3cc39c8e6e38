import { BinariesMissing } from '@tierline/network/native';
import type { Figure } from '../harness/figure';
import { document, machine, markdown } from '../harness/table';
import { charts } from './charts';
import { FabricStage } from './fabric-stage';
import { fabricMeasures } from './measures';

type Name = keyof typeof fabricMeasures;
const names = Object.keys(fabricMeasures) as Name[];

/** `bench:fabric [--document] [measure…]`: on real Fabric, from the binaries that FABRIC_BIN names. */
async function bench(args: readonly string[]): Promise<void> {
  const asked = args.filter((argument) => argument !== '--document');
  const say = (line: string): void => console.error(line);
  const stage = await FabricStage.create(say);
  const figures: Figure[] = [];
  try {
    for (const name of names.filter((one) => asked.length === 0 || asked.includes(one)))
      figures.push(...(await fabricMeasures[name](stage, say)));
  } finally {
    await stage.close();
    console.log(`\n${machine()}\n\n${markdown(figures)}`);
  }
  if (args.includes('--document')) document('fabric', `${markdown(figures)}\n\n${charts(figures)}`);
}

bench(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof BinariesMissing ? error.message : error);
  process.exitCode = 1;
});
