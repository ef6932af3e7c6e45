import { runAdmin } from '../src/cli/run-admin.ts';
import { untilStopped } from '../src/lib/until-stopped.ts';

process.exitCode = await runAdmin(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  isTty: process.stderr.isTTY,
  signal: untilStopped(),
});
