import { ConfigError, loadConfig } from '../src/config.ts';
import { migrateStore } from '../src/migrate-store.ts';

try {
  const applied = await migrateStore(loadConfig('admin'));
  process.stdout.write(
    applied.length === 0 ? 'The schema is up to date.\n' : `Applied: ${applied.join(', ')}.\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
