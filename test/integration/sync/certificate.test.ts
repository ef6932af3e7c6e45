import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { sharedServices } from '../../../src/cli/command-services.ts';
import { getConnector } from '../../../src/store/connectors.ts';
import { makeCertificate } from '../../support/make-certificate.ts';
import { runCli } from '../../support/run-cli.ts';
import { syncOnce } from '../../support/test-app.ts';
import { useTenantApp } from './support/tenant-app.ts';

const test = useTenantApp();
const shown = z.object({
  secretExpiresOn: z.string(),
  secretExpiresInDays: z.number(),
  secretExpirySource: z.string(),
});

it('a certificate signs in, says itself when it expires, and is found in the app registration', async () => {
  const { key, certificate } = makeCertificate(20);
  const clientId = randomUUID();
  const tenant = test.tenant({ users: 10, clientId, secrets: [], certificates: [certificate] });
  const files = { 'c.pem': certificate + key };
  const cli = (...argv: readonly string[]) => runCli(sharedServices(test.app, null), argv, { files });
  const show = async () =>
    shown.parse(JSON.parse((await cli('connector', 'show', 'signed', '--json')).stdout));

  const ids = ['--tenant-id', tenant.tenantId, '--client-id', clientId];
  const added = await cli('connector', 'add', 'signed', ...ids, '--certificate-file', 'c.pem');
  expect(added).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(/expires on .* in 20 days/) as unknown,
  });
  const expected = { secretExpiresInDays: 20 };
  expect(await show()).toMatchObject({ ...expected, secretExpirySource: 'settings' });
  expect((await cli('connector', 'list', '--format', 'csv')).stdout).toMatch(/signed.*,20,active/);
  const checked = await cli('connector', 'check', 'signed');
  expect(checked).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/warning +secret expiry: .* in 20 days/) as unknown,
  });

  const connector = await getConnector(test.app.db, 'signed');
  expect(connector && (await syncOnce(test.app, connector))).toMatchObject({ status: 'succeeded' });
  expect(await show()).toMatchObject({ ...expected, secretExpirySource: 'registration' });

  // another certificate is registered now
  tenant.setCertificates([makeCertificate(20).certificate]);
  tenant.revokeTokens();
  const failed = connector && (await syncOnce(test.app, connector));
  expect(failed?.error).toMatchObject({
    code: 'AADSTS700027',
    advice: expect.stringContaining('certificate is not accepted') as unknown,
  });
});
