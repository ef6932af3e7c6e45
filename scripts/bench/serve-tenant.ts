import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { twoLicensesTenant } from './two-licenses.ts';

/** Room for a tenant of 100,000 users listed whole and in ranges, plain and zipped, and its reports. */
const preparedBytes = 2 ** 30;
/** Above this, rendering every page anew is cheaper than the memory. */
const mostPrepared = 200_000;

const { values } = parseArgs({
  options: { users: { type: 'string', default: '1000' }, latency: { type: 'string', default: '0' } },
});
const users = Number(values.users);
const simulator = await startSimulator({
  tenants: [twoLicensesTenant(users)],
  latencyMs: Number(values.latency),
  preparedBytes: users > mostPrepared ? 0 : preparedBytes,
});
process.stdout.write(`Login and Graph  ${simulator.url}\nReport downloads ${simulator.downloadUrl}\n`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await simulator.close();
