import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { aborted, untilStopped } from '../../src/lib/until-stopped.ts';
import { readOptions } from './options.ts';
import { planTenants } from './plan-tenants.ts';
import { tempoOf } from './tempo.ts';

// Its arguments: the origin that clients know, then the options of the soak.
const [publicUrl = '', ...argv] = process.argv.slice(2);
const options = readOptions(argv);
const simulator = await startSimulator({
  tenants: planTenants(options),
  publicUrl,
  latencyMs: tempoOf(options).latencyMs,
});
process.stdout.write(`${JSON.stringify({ msg: 'listening', url: simulator.url })}\n`);
await aborted(untilStopped());
await simulator.close();
