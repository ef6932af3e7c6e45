import { Command } from 'commander';
import { chromium } from 'playwright-core';
import { untilStopped } from '../src/lib/until-stopped.ts';
import { listSubscriptions } from '../src/store/list-subscriptions.ts';
import { listUsersPage } from '../src/store/list-users.ts';
import { userFilter, userOrder } from '../src/web/lists/user-list.ts';
import { type Demo, openDemo } from './demo/open-demo.ts';
import { runAll } from './demo/run-all.ts';
import { insertHistory } from './screenshots/insert-history.ts';
import { pictures, type Shown } from './screenshots/pictures.ts';
import { takePictures } from './screenshots/take-pictures.ts';

const { browser: executablePath, folder } = new Command('screenshots')
  .description('Takes the pictures of docs/pages.md, of the tenants of the demo.')
  .option('--browser <path>', 'a Chromium', '/usr/bin/chromium')
  .option('--folder <path>', 'where they are put', 'docs/screenshots')
  .parse()
  .opts<{ readonly browser: string; readonly folder: string }>();

const signal = untilStopped();
// Slow enough that a run is seen on its way.
await using demo = await openDemo(signal, { latencyMs: 1_200 });
await runAll(demo, signal);
await insertHistory(demo.app.db);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const files = await takePictures(browser, pictures(await chooseShown(demo)), {
    address: demo.address,
    folder,
  });
  process.stdout.write(files.map((file) => `${file}\n`).join(''));
} finally {
  await browser.close();
}

/** The tenants, and of the first of them a subscription and a user of whom there is much to see. */
async function chooseShown({ app, connectors }: Demo): Promise<Shown> {
  const [contoso = '', fabrikam = '', northwind = ''] = ['contoso', 'fabrikam', 'northwind'].map(
    (name) => connectors.find((each) => each.name === name)?.id,
  );
  const subscriptions = await listSubscriptions(app.db, contoso);
  const skuId = subscriptions.find(({ skuPartNumber }) => skuPartNumber === 'SPE_E3')?.skuId ?? '';
  const users = await listUsersPage(app.db, contoso, userFilter({ sku: skuId, status: 'active' }), {
    order: userOrder({}),
    after: null,
    limit: 100,
  });
  const userId = users.find(({ user }) => user.licenses.length > 1)?.user.id ?? '';
  return { contoso, fabrikam, northwind, skuId, userId };
}
