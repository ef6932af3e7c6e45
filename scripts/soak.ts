import { runSoak } from './soak/run-soak.ts';

if (!(await runSoak(process.argv.slice(2)))) process.exitCode = 1;
